#include "sim/command/oracle/regret.hpp"

#include "models/mining/fleet.hpp"
#include "models/mining/revenue.hpp"
#include "sim/command/oracle/dispatch_check.hpp"
#include "sim/command/oracle/streams.hpp"
#include "sim/command/oracle/upper_hull.hpp"
#include "sim/record/hdf5_run.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_scenario.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace minehall::command {

namespace {

const std::string series = "/timeseries/five_minute/site/";

struct Recorded {
  std::vector<double> time, price, limit, feed, mining; // s, USD/MWh, W
  std::vector<double> hour, hashprice;                  // s, USD/PH/day
};

Recorded read_recorded(const std::filesystem::path& run) {
  const auto site = [&](const char* name) { return record::read_series(run, series + name); };
  return {.time = site("time"),
          .price = site("price"),
          .limit = site("import_limit"),
          .feed = site("feed_power"),
          .mining = site("mining_power"),
          .hour = record::read_series(run, "/timeseries/hourly/site/time"),
          .hashprice = record::read_series(run, "/timeseries/hourly/site/hashprice")};
}

scenario::Scenario read_resolved(const std::filesystem::path& run) {
  auto document = scenario::parse("scenario_resolved", record::read_text(run, "/provenance/scenario_resolved"));
  auto scenario = scenario::read_scenario(document.root());
  document.finish();
  return scenario;
}

// s from the start of the run.
struct Span {
  double from = 0, until = 0;
};

bool there(const scenario::MiningHallSpec& hall, Span span) {
  const auto& service = hall.in_service;
  return (!service.from || service.from->si() < span.until) && (!service.until || service.until->si() > span.from);
}

// In service at any time of it.
double count(const scenario::Scenario& scenario, std::size_t machine, std::size_t mode, Span span) {
  double machines = 0;
  for (const auto& hall : scenario.mining_halls)
    for (const auto& miners : hall.miners)
      if (miners.machine == machine && miners.mode == mode && there(hall, span))
        machines += miners.count * hall.containers;
  return machines;
}

// A class in its own mode by the steps of its profile, from off on: only those that a dispatch could want, each worth
// less a watt than the one before (the upper hull of power and hashes).
struct Step {
  std::size_t machine = 0, own = 0;
  double power = 0, hash = 0; // of the rated machine
  bool first = false;         // from stand-by on
};

void add_steps(const scenario::Scenario& scenario, std::size_t m, std::size_t own, std::vector<Step>& into) {
  const auto& modes = scenario.machines[m].modes;
  const auto set = [](const auto& event) { return std::holds_alternative<scenario::SetModeEvent>(event.what); };
  const bool any = !scenario.control.modes.empty() || std::ranges::any_of(scenario.events, set);
  const double highest = any ? std::numeric_limits<double>::infinity() : modes[own].power_fraction;
  std::vector<Corner> points{{0, 0}};
  for (const auto& mode : modes)
    if (mode.power_fraction <= highest) points.push_back({mode.power_fraction, mode.hash_fraction});
  std::ranges::sort(points, {}, &Corner::x);
  const auto hull = upper_hull(points);
  for (std::size_t i = 1; i < hull.size() && hull[i].y > hull[i - 1].y; ++i) // not more power for no more hashes
    into.push_back({m, own, hull[i].x - hull[i - 1].x, hull[i].y - hull[i - 1].y, i == 1});
}

std::vector<Step> steps_of(const scenario::Scenario& scenario) {
  std::vector<Step> steps;
  for (std::size_t m = 0; m < scenario.machines.size(); ++m)
    for (std::size_t own = 0; own < scenario.machines[m].modes.size(); ++own)
      for (const auto& hall : scenario.mining_halls)
        if (std::ranges::any_of(hall.miners, [&](auto& one) { return one.machine == m && one.mode == own; })) {
          add_steps(scenario, m, own, steps);
          break;
        }
  return steps;
}

// What was recorded must tell what was billed: prices that change within a step are lost in its mean, and a dispatch by
// means is no bound. Rewards that come by luck are no measure of a dispatch.
void check(const scenario::Scenario& scenario, const std::filesystem::path& run) {
  const auto refuse = [&](const std::string& why) { throw record::RunFileError{run.string() + ": " + why}; };
  const auto holds = [&](const char* key, Duration step, const std::string& name) {
    const auto spec = std::ranges::find(scenario.series, name, &scenario::SeriesSpec::name);
    if (spec == scenario.series.end() || spec->mapping == scenario::Mapping::stretch) return;
    const double parts = spec->step / step;
    if (parts < 1 || std::abs(parts - std::round(parts)) > 1e-9)
      refuse(std::string{"no oracle for it: record."} + key + " does not go into the step of series '" + name +
             "'; run again with a shorter one");
  };
  holds("totals_step", scenario.record.totals_step, scenario.tariff.price_series);
  if (!scenario.network) return;
  holds("series_step", scenario.record.series_step, scenario.network->price_series);
  const auto& payout = scenario.network->payout;
  if (payout && !std::holds_alternative<mining::FppsSpec>(*payout))
    refuse("no oracle for it: its pool pays by luck, which is no regret; run again with network.payout: {kind: fpps}");
}

// Steps that follow each other with one price, limit, hashprice and halls are one interval; what does not follow the
// miners is their mean, as it was: the AI with its cooling, house loads, stores, losses without load.
class Intervals {
public:
  Intervals(const scenario::Scenario& scenario, const Recorded& recorded, double overhead, Duration end)
      : scenario_{scenario}, in_{recorded}, end_{end.si()}, steps_{steps_of(scenario)} {
    out_.overhead = overhead;
    for (const auto& step : steps_) out_.loads.push_back({scenario.machines[step.machine].name, {}, {}, {}});
    for (std::size_t i = 0; i < in_.time.size();) i = add(i);
  }
  DispatchProblem take() { return std::move(out_); }
  std::vector<Duration> dates() { return std::move(from_); }

private:
  double until(std::size_t i) const { return i + 1 < in_.time.size() ? in_.time[i + 1] : end_; }
  std::size_t hour(std::size_t i) const {
    const auto after = std::upper_bound(in_.hour.begin(), in_.hour.end(), in_.time[i]);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - in_.hour.begin() - 1, 0));
  }
  static bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

  bool same_halls(Span a, Span b) const {
    return std::ranges::all_of(scenario_.mining_halls, [&](auto& hall) { return there(hall, a) == there(hall, b); });
  }
  Span step(std::size_t i) const { return {in_.time[i], until(i)}; }

  std::size_t add(std::size_t first) {
    double rest = 0, mined = 0; // J
    std::size_t i = first;
    for (; i < in_.time.size() && same(in_.price[i], in_.price[first]) && in_.limit[i] == in_.limit[first] &&
           hour(i) == hour(first) && same_halls(step(i), step(first));
         ++i) {
      rest += (in_.feed[i] - in_.mining[i] * out_.overhead) * (until(i) - in_.time[i]);
      mined += in_.mining[i] * (until(i) - in_.time[i]);
    }
    const double length = until(i - 1) - in_.time[first];
    const double price = std::isnan(in_.price[first]) ? 0 : in_.price[first]; // an open gap is billed at nothing
    from_.push_back(Duration::from_si(in_.time[first]));
    out_.length.push_back(Duration::from_si(length));
    out_.price.push_back(price * 1.0_USD_per_MWh + scenario_.tariff.delivery_adder);
    out_.floor.push_back(Power::from_si(rest / length));
    add_loads({in_.time[first], until(i - 1)}, mining::from_usd_per_ph_day(in_.hashprice[hour(first)]));
    stand_by_at_most(Power::from_si(mined / length));
    const double least = fixed_import(out_, out_.length.size() - 1); // what the run could not go below either
    out_.import_limit.push_back(Power::from_si(std::max(in_.limit[first], least)));
    return i;
  }

  void add_loads(Span span, HashPrice hashprice) {
    const double kept = 1 - (scenario_.network ? scenario_.network->pool_fee : 0);
    if (std::isnan(hashprice.si())) hashprice = {}; // as the run has it: mined, and worth nothing
    for (std::size_t k = 0; k < steps_.size(); ++k) {
      const auto& step = steps_[k];
      const auto& machine = scenario_.machines[step.machine];
      const Power rated = machine.power * count(scenario_, step.machine, step.own, span);
      out_.loads[k].full.push_back(rated * step.power);
      out_.loads[k].standby.push_back(step.first ? rated * machine.sleep_power_fraction : Power{});
      out_.loads[k].earned.push_back(hashprice / mining::efficiency(machine) * (kept * step.hash / step.power));
    }
  }

  // What is dead or in repair draws nothing: nobody has to pay more stand-by than the run has drawn.
  void stand_by_at_most(Power drawn) {
    Power all;
    for (const auto& load : out_.loads) all += load.standby.back();
    if (all <= drawn) return;
    for (auto& load : out_.loads) load.standby.back() = load.standby.back() * (drawn / all);
  }

  const scenario::Scenario& scenario_;
  const Recorded& in_;
  double end_;
  std::vector<Step> steps_;
  std::vector<Duration> from_;
  DispatchProblem out_;
};

struct RunProblem {
  DispatchProblem problem;
  std::vector<std::string> streams;
};

RunProblem problem_of(const std::filesystem::path& run) {
  const auto summary = record::read_summary(run);
  const auto scenario = read_resolved(run);
  const auto recorded = read_recorded(run);
  check(scenario, run);
  const double measured = scalar(summary, "miner_overhead"), overhead = measured > 0 ? measured : 1;
  Intervals intervals{scenario, recorded, overhead, scenario.length};
  RunProblem made{intervals.take(), {}};
  std::vector<CallTime> calls;
  if (!scenario.programmes.empty()) {
    const auto column = [&](const char* name) {
      return record::read_series(run, std::string{"/programmes/deliveries/"} + name);
    };
    Duration recovery;
    for (const auto& programme : scenario.programmes) recovery = std::max(recovery, programme.terms.recovery);
    const auto called = column("called"), until = column("until");
    for (std::size_t i = 0; i < called.size(); ++i)
      calls.push_back({Duration::from_si(called[i]), Duration::from_si(until[i]) + recovery});
  }
  made.streams = add_streams({scenario, summary, intervals.dates(), std::move(calls)}, made.problem);
  return made;
}

} // namespace

Regret regret_of(const std::filesystem::path& run) {
  const auto summary = record::read_summary(run);
  if (summary.status != "complete") throw record::RunFileError{run.string() + ": not a complete run"};
  const auto made = problem_of(run);
  const bool market = std::ranges::count(summary.scalars, "margin_all_in", &record::Scalar::name) > 0;
  return {.title = summary.title,
          .clairvoyant = scalar(summary, "clairvoyant") != 0,
          .overhead = made.problem.overhead,
          .intervals = made.problem.length.size(),
          .earned_by_run = Money::from_si(scalar(summary, market ? "margin_all_in" : "margin")),
          .ai_revenue = Money::from_si(scalar(summary, "ai_revenue")),
          .bound = bound_dispatch(made.problem),
          .streams = made.streams};
}

} // namespace minehall::command
