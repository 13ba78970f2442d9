// Grid programmes: who may call for load, how fast it must go, how long it stays away, what it earns and what a failure
// costs. A family of specs that all come down to the same terms and one state (programme_state.hpp).
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/random.hpp"
#include "models/base/series.hpp"
#include "models/market/forecast.hpp"
#include "models/market/peaks.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace minehall::market {

// How a commitment is counted: power down by so much against the baseline, or load at or below a level.
enum class Commitment : std::uint8_t { reduction, ceiling };
enum class Baseline : std::uint8_t { at_call, mean_of_hour_before, none };

struct Payment {
  EnergyPrice capacity; // USD a W and second, that is 1 USD/MW/h = 1 USD/MWh
  std::string series;   // of capacity prices instead, "" if none
  EnergyPrice energy;   // USD/MWh for energy delivered
  double shortfall = 0; // share of the capacity payment of an event's hour that a shortfall of all of it forfeits
  // Multiple of the capacity price charged for what is under award and does not stand by, beside that it is not paid
  // for.
  double unavailable = 0;
  EnergyPrice penalty; // USD/MWh of energy short, beside that
};

struct Terms {
  Commitment commitment = Commitment::reduction;
  Baseline baseline = Baseline::at_call;
  Duration notice;      // from the call to the start of the ramp
  Duration deadline;    // from there to full delivery; the commitment rises on a line
  bool at_once = false; // it does not: nothing is owed before the deadline
  Duration sustain = Duration::from_si(std::numeric_limits<double>::infinity()); // after it the site may return
  Duration recovery; // from the end to when it must be ready for a call again
  Payment payment;
  bool stacks = true; // with other reserves on other megawatts; none stacks on the same
  bool gangs = false; // whether AI gangs may be capped for it, once the miners are off
};

// Common to all kinds.
struct Award {
  Power power;                                            // MW committed
  double from = -std::numeric_limits<double>::infinity(); // seconds since 1970 UTC
  double until = std::numeric_limits<double>::infinity();
};

// Responsive reserve by under-frequency relay: f <= 59.7 Hz (NFM Consulting); relay and breaker together within 30
// cycles of 60 Hz, 0.5 s [M]. The relay opens its load by itself, all of it, and it stays open until it is recalled.
struct RrsSpec {
  double frequency = 59.7;
  Duration delay = Duration::from_si(0.5);
  Duration recall = Duration::from_si(3600); // where a series of the frequency trips it: not before [M]
  std::vector<std::string> opens = {};       // halls and containers; none: containers as listed, up to the award
};
// ERCOT contingency reserve: load resources on a line within 10 min (NPRR1148).
struct EcrsSpec {
  Duration deadline = Duration::from_si(600);
  Duration sustain = Duration::from_si(7200);
}; // 2 h [M]
struct NonSpinSpec {
  Duration deadline = Duration::from_si(1800);
  Duration sustain = Duration::from_si(14400);
}; // [M]
// Controllable load: follows a base point each 5 min [M], ramp limited; a price taker with a strike. Without a trigger
// of its own it is called while the tariff's price, as far as it is known, is above the strike.
struct ClrSpec {
  Duration interval = Duration::from_si(300);
  EnergyPrice strike;
  Power ramp_per_minute; // 0: a base point is reached within its interval, whatever the award
};
// Emergency response: 10 or 30 min (CPower), with no other reserve; 60-70 kUSD a MW and year.
struct ErsSpec {
  Duration deadline = Duration::from_si(600);
  Duration sustain = Duration::from_si(43200);
}; // [M]
// Low PRC, after Non-Spin and before ERS; unpaid, nothing is forfeited (KXAN, RTO Insider).
struct VoluntarySpec {
  Duration deadline = Duration::from_si(1800);
}; // [M]
// SB6: new loads of at least 75 MW curtail, or run backup of at least half their demand, in an emergency; 24 h notice
// in the demand-reduction service. The award is the level to be at or below; backup counts because the meter shows it.
struct Sb6Spec {
  Power threshold = Power::from_si(75e6);
  double connected_from = 1767225600;          // seconds since 1970: 2026-01-01 UTC [M]
  Duration deadline = Duration::from_si(1800); // [M]
};
// Load at the system's peaks sets a later year's charge, by methods in turn of which 4CP is the first
// (peak_method.hpp); the site goes down on its own forecast of them (peaks.hpp), within 10 min [M].
struct FourCpSpec {
  PowerPrice rate; // USD/kW a year
  std::string load_series = {};
  PeakForecastSpec forecast = {};
  Duration deadline = Duration::from_si(600);
  std::vector<PeakMethod> methods = four_cp();
};

using ProgrammeKind =
    std::variant<RrsSpec, EcrsSpec, NonSpinSpec, ClrSpec, ErsSpec, VoluntarySpec, Sb6Spec, FourCpSpec>;

// Who calls. Scripted calls come with the scenario's events.
struct ThresholdTrigger {
  std::string series; // price, frequency, load, reserve
  double level = 0;   // SI
  bool above = true;  // called while the series is above, else at or below the level
  enum class Watches : std::uint8_t { price, load, number } watches = Watches::number;
};
struct RandomTrigger {
  double per_year = 0;
  Duration length;
};
using Trigger = std::variant<std::monostate, ThresholdTrigger, RandomTrigger>; // 4CP calls by peak_alarms

struct ProgrammeSpec {
  std::string name;
  std::string counterparty = "grid operator";
  Award award;
  ProgrammeKind kind;
  Terms terms;     // filled by default_terms(kind), then what the scenario gives
  Trigger trigger; // beside scripted calls
};
Terms default_terms(const ProgrammeKind& kind);
// From one base point to the next, or as long as the ramp takes for the whole award.
Duration ramp_time(const ClrSpec& clr, Power award);
std::string_view kind_name(const ProgrammeKind& kind);

// A call: from `at` (known then) until the release; sustain may end it earlier. `fraction` of the award.
struct Call {
  Duration at, until;
  double fraction = 1;
  bool operator==(const Call&) const = default;
};
// While the series is above (or at or below) the level; calls begin and end with steps of the series, known after its
// known_after. With `grid` > 0 at the next multiple of it (base points). A device that measures the series itself sees
// each step as it comes: Knowledge::clairvoyant.
std::vector<Call> calls_by_threshold(const Series& series, const ThresholdTrigger& trigger, Duration until,
                                     Duration grid = {}, Knowledge knowledge = Knowledge::known);
// A relay trips at the date at which the frequency falls, and is recalled when it is back, but not before `recall`.
std::vector<Call> calls_of_relay(const RrsSpec& rrs, const Series& frequency, const ThresholdTrigger& trigger,
                                 Duration until);
// Calls do not overlap: the gap from the end of one to the next is exponential, of mean year / per_year - length, which
// must be above zero, so that they come `per_year` times a year.
std::vector<Call> calls_at_random(const RandomTrigger& trigger, Stream& stream, Duration until);
// In order of time; of overlapping calls the union, with the larger fraction.
std::vector<Call> merge(std::vector<Call> calls);

// Sold by the megawatt and hour, so that the same megawatt cannot be sold twice: RRS, ECRS, Non-Spin, CLR, ERS.
bool is_reserve(const ProgrammeKind& kind);

// Whether a load of this size, connected then, is bound (SB6); others bind by award.
bool binds(const ProgrammeSpec& programme, Power load, double connected_utc);

// What is wrong with holding these at once: more than the load is promised, or a programme that does not stack stands
// beside another. Empty if nothing.
std::vector<std::string> stacking_problems(std::span<const ProgrammeSpec> programmes, Power load);

} // namespace minehall::market
