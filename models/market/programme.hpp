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
  Duration notice;          // from the call to the start of the ramp
  Duration deadline;        // from there to full delivery; the commitment rises on a line
  bool at_once = false;     // it does not: nothing is owed before the deadline
  Duration sustain = never; // after it the site may return
  Duration recovery;        // from the end to when it must be ready for a call again
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

// Responsive reserve by under-frequency relay: f <= 59.7 Hz (ERCOT NPRR828: load resources other than controllable ones
// "at 59.70 Hz"; NFM Consulting); relay and breaker together within 30 cycles of 60 Hz, 0.5 s [M]. The relay opens its
// load by itself, all of it, and it stays open until it is recalled.
struct RrsSpec {
  double frequency = 59.7;
  Duration delay = Duration::from_si(0.5);
  Duration recall = Duration::from_si(3600); // where a series of the frequency trips it: not before [M]
  std::vector<std::string> opens = {};       // halls and containers; none: containers as listed, up to the award
};
// ERCOT contingency reserve: load resources on a line within 10 min (NPRR1148), for 2 h (NPRR1096, approved 12 May
// 2022); from 5 December 2025 on for 1 h (NPRR1282, with the co-optimised real-time market).
struct EcrsSpec {
  Duration deadline = Duration::from_si(600);
  Duration sustain = Duration::from_si(7200);
};
// Within 30 min [M], for 4 h (NPRR1096, in force since 9 December 2022).
struct NonSpinSpec {
  Duration deadline = Duration::from_si(1800);
  Duration sustain = Duration::from_si(14400);
};
// Controllable load: SCED dispatches it on the price of the interval and the load's bid to buy, here one price for all
// of it; it follows each base point, nominally each 5 min, and is to consume that much at its end ("Loads in SCED 1.0",
// ERCOT, items 3, 8 and 9), ramp limited. Without a trigger of its own it is called by calls_of_base_points.
struct ClrSpec {
  Duration interval = Duration::from_si(300);
  EnergyPrice strike;
  Power ramp_per_minute; // 0: a base point is reached within its interval, whatever the award
};
// Emergency response: 10 or 30 min (CPower), with no other reserve; 60-70 kUSD a MW and year (loadvizpro). It is bought
// by contract terms (December to March, April and May, June to September, October and November) and hours of the day
// and week within them, each with its clearing price: a capacity series. Of sustain the 30-minute pilot of 2012 and
// 2013 asked 8 h in a contract period (ERCOT Board, 19 November 2013, item 6); 12 h [M].
struct ErsSpec {
  Duration deadline = Duration::from_si(600);
  Duration sustain = Duration::from_si(43200);
};
// Low PRC, after Non-Spin and before ERS; unpaid, nothing is forfeited (KXAN, RTO Insider).
struct VoluntarySpec {
  Duration deadline = Duration::from_si(1800);
}; // [M]
// SB6, Utilities Code 37.0561: in an emergency the grid operator may have a load of at least 75 MW, connected after 31
// December 2025, either deploy its backup, which is not exported and can serve at least half of its demand, or curtail
// (National Law Review, 8 July 2025). The award is the level to be at or below; what runs on backup the meter does not
// show. The law gives no time; 30 min were asked of one site (PUCT Docket 59220, July 2026). Where backup is to run,
// control sheds nothing while it starts and takes over.
struct Sb6Spec {
  Power threshold = Power::from_si(75e6);
  double connected_from = 1767247200; // seconds since 1970: 2026-01-01 00:00 in Texas
  Duration deadline = Duration::from_si(1800);
  double backup_share = 0.5;              // of the demand that backup must be able to serve
  std::vector<std::string> backup = {};   // transfer switches that go to their gensets; none: it curtails
  Duration start = Duration::from_si(60); // of backup, until it carries [M]
};
// SB6's demand-reduction service for loads of at least 75 MW: procured by competition, called at least 24 h before, in
// stated periods of extreme weather; a load that curtails for the wholesale price may not sell it (summary of the bill,
// fastdemocracy.com; PUCT Project 58482, "Large Load Demand Management Service", a proposed rule on which comments
// closed on 4 September 2026). Nothing is decided of price, ramp, baseline and penalty: 30 min from the announced hour,
// the load at the call, which is that of the same hour the day before, and the forfeit of reserves [M].
struct LargeLoadServiceSpec {
  Power threshold = Power::from_si(75e6);
  Duration notice = Duration::from_si(86400);
  Duration deadline = Duration::from_si(1800);
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

using ProgrammeKind = std::variant<RrsSpec, EcrsSpec, NonSpinSpec, ClrSpec, ErsSpec, VoluntarySpec, Sb6Spec, FourCpSpec,
                                   LargeLoadServiceSpec>;

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
// Base points of a controllable load: at each whole multiple of its interval SCED knows the price of the interval under
// way, which the site learns only with its base point, or after the interval. Called while that is above the strike.
std::vector<Call> calls_of_base_points(const ClrSpec& clr, const Series& price, Duration until);
// Calls do not overlap: the gap from the end of one to the next is exponential, of mean year / per_year - length, which
// must be above zero, so that they come `per_year` times a year.
std::vector<Call> calls_at_random(const RandomTrigger& trigger, Stream& stream, Duration until);
// In order of time; of overlapping calls the union, with the larger fraction.
std::vector<Call> merge(std::vector<Call> calls);

// Sold by the megawatt and hour, so that the same megawatt cannot be sold twice: RRS, ECRS, Non-Spin, CLR, ERS, the
// large loads' service.
bool is_reserve(const ProgrammeKind& kind);

// Whether a load of this size, connected then, is bound (SB6); others bind by award.
bool binds(const ProgrammeSpec& programme, Power load, double connected_utc);

// Whether backup of this power may be run instead of curtailing (SB6).
bool may_run_backup(const Sb6Spec& sb6, Power demand, Power backup);

// What is wrong with holding these at once: more than the load is promised, a programme that does not stack stands
// beside another, or the large loads' service beside one that follows the price, or with too small a load. Empty if
// nothing.
std::vector<std::string> stacking_problems(std::span<const ProgrammeSpec> programmes, Power load);

} // namespace minehall::market
