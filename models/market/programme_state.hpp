// One programme in a run: what is owed now, the next date at which that changes, and what was delivered against it.
#pragma once

#include "models/market/programme.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace minehall::market {

// far: known, ramp not begun. ramping: the commitment rises to full at `full`. active: full. recovering: owes nothing.
enum class Phase : std::uint8_t { none, far, ramping, active, recovering };

struct Obligation {
  Phase phase = Phase::none;
  Power reduction; // owed at the date, against the baseline
  Power full;      // owed at `by` and after it
  Power ceiling;   // load at or below it at the date: baseline less reduction
  Power target;    // load at or below it from `by` on
  Duration by;     // deadline of full delivery
  Duration until;  // release or end of sustain
};

// What was delivered in one call; money from the site's view.
struct Delivery {
  Duration called, from, full_at, until; // call, ramp, deadline, end
  Power baseline, award;
  Energy committed, delivered;     // delivered counts up to the commitment
  Energy over;                     // beyond it, unpaid
  bool met_deadline = false;       // full reduction was reached by the deadline
  std::optional<Duration> reached; // first date of full reduction
  Money payment, penalty;
  double performance() const; // delivered / committed, 1 if nothing was committed
};

class Programme {
public:
  // Calls in order of time. `start_utc` dates the award's window; capacity prices (USD/J) must outlive it.
  Programme(ProgrammeSpec spec, std::vector<Call> calls, double start_utc, const Series* capacity = nullptr);

  // First date after `now` at which obligation() changes other than along a ramp; infinity if none.
  Duration next(Duration now) const;
  Obligation obligation(Duration now) const; // of the dates up to which advance() came

  // The load has been constant from the last date to `now`; dates must not fall, and every date of next() must be met.
  void advance(Duration now, Power load);
  void call(Call call); // a scripted call that becomes known now: not before the last date

  const std::vector<Delivery>& deliveries() const { return deliveries_; } // ended ones
  std::optional<Delivery> under_way() const;
  Money capacity_payment() const { return Money::from_si(capacity_money_); } // forfeits not subtracted
  Money energy_payment() const;
  Money penalty() const;
  Energy committed() const;
  Energy delivered() const;
  std::size_t refused() const { return refused_; } // calls during another, its recovery, or without an award
  const ProgrammeSpec& spec() const { return spec_; }

private:
  struct Window {
    double at, ramp, full, end, ready; // dates, s
  };
  struct Past {
    double until, load;
  };
  Window window(const Call& call) const;
  bool awarded(double now) const;
  bool settled() const { return current_ >= calls_.size(); }
  double baseline_before(double now) const;
  double full_reduction() const; // W, of the call under way
  void remember(double until, double load);
  void earn(double until);
  void begin(double load);
  void measure(double until, double load);
  void finish(const Window& window);

  ProgrammeSpec spec_;
  std::vector<Call> calls_;
  double start_utc_;
  const Series* capacity_;
  std::size_t current_ = 0; // of calls_: under way, or the next one
  std::size_t refused_ = 0;
  std::optional<Delivery> open_;
  std::vector<Delivery> deliveries_;
  std::deque<Past> past_; // loads of the hour before, for the baseline
  double now_ = 0, ready_ = 0, load_ = 0;
  double capacity_money_ = 0, capacity_at_call_ = 0;
};

} // namespace minehall::market
