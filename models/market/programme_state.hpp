// One programme in a run: what is owed now, the next date at which that changes, and what was delivered against it.
#pragma once

#include "models/market/programme.hpp"
#include "models/market/programme_sharing.hpp"

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
  static constexpr Power unbounded = Power::from_si(std::numeric_limits<double>::infinity());

  // Calls in order of time. `start_utc` dates the award's window; capacity prices (USD/J) must outlive it.
  Programme(ProgrammeSpec spec, std::vector<Call> calls, double start_utc, const Series* capacity = nullptr);

  // First date after `now` at which obligation() changes other than along a ramp; infinity if none.
  Duration next(Duration now) const;
  Obligation obligation(Duration now) const; // of the dates up to which advance() came

  // Load, and what of it could be shed on a call (what a call under way has shed stands by too), have been constant
  // from the last date to `now`; dates must not fall, and every date of next() must be met. Where others have a claim
  // on the same megawatts, `left` of the reduction is there for this one.
  void advance(Duration now, Power load, Power sheddable = unbounded, const Share& left = {unbounded, unbounded});
  // A scripted call that becomes known now: not before the last date. Refused while another is under way.
  void call(Call call);
  void settle(); // the call under way is paid and charged as far as it went; the end of a run

  const std::vector<Delivery>& deliveries() const { return deliveries_; } // ended ones
  std::optional<Delivery> under_way() const;
  Claim claim(Duration until) const; // of the call under way, from the last date on, no date of next() in between
  // A load is paid for the megawatts of its award that stand by, that is draw power and may be shed: ERCOT's high limit
  // of a load behind a relay is its consumption (NPRR735), and it charges the part of an award that the mean telemetry
  // of an hour does not show at capacity prices (NPRR1149; Protocols 6.7.3). The integral is that of the hour's mean.
  Money capacity_payment() const { return Money::from_si(capacity_money_); } // forfeits not subtracted
  Money capacity_of_award() const { return Money::from_si(award_money_); }   // had all of it stood by
  Energy stood_by() const { return Energy::from_si(stood_by_); }
  Energy unavailable() const { return Energy::from_si(unavailable_); } // under award, beside that
  Money unavailable_charge() const { return Money::from_si(unavailable_money_); }
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
  bool to_be_awarded(const Call& call) const;
  bool settled() const { return current_ >= calls_.size(); }
  double baseline_before(double now) const;
  double full_reduction() const; // W, of the call under way
  void remember(double until, double load);
  double standing(double load, double sheddable, double left) const; // W of the award
  void earn(double until, double standing);
  void begin(double load);
  Share owed(double until) const;
  void measure(double until, double load, const Share& left);
  void charge();
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
  double stood_by_ = 0, unavailable_ = 0, unavailable_money_ = 0; // J, J, USD
  double award_money_ = 0;                                        // USD
};

} // namespace minehall::market
