#include "sim/command/oracle/regret.hpp"

#include "models/mining/fleet.hpp"
#include "models/mining/revenue.hpp"
#include "sim/command/oracle/dispatch_check.hpp"
#include "sim/record/hdf5_run.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_scenario.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::command {

namespace {

const std::string series = "/timeseries/five_minute/site/";

struct Recorded {
  std::vector<double> time, price, limit, ai; // s, USD/MWh, W, W
  std::vector<double> hour, hashprice;        // s, USD/PH/day
};

Recorded read_recorded(const std::filesystem::path& run) {
  const auto site = [&](const char* name) { return record::read_series(run, series + name); };
  return {.time = site("time"),
          .price = site("price"),
          .limit = site("import_limit"),
          .ai = site("ai_power"),
          .hour = record::read_series(run, "/timeseries/hourly/site/time"),
          .hashprice = record::read_series(run, "/timeseries/hourly/site/hashprice")};
}

scenario::Scenario read_resolved(const std::filesystem::path& run) {
  auto document = scenario::parse("scenario_resolved", record::read_text(run, "/provenance/scenario_resolved"));
  auto scenario = scenario::read_scenario(document.root());
  document.finish();
  return scenario;
}

double scalar(const record::RunSummary& summary, std::string_view name) {
  const auto at = std::ranges::find(summary.scalars, name, &record::Scalar::name);
  return at == summary.scalars.end() ? 0 : at->value;
}

double count(const scenario::Scenario& scenario, std::size_t machine, Duration now) {
  double machines = 0;
  for (const auto& hall : scenario.mining_halls)
    for (const auto& miners : hall.miners)
      if (miners.machine == machine && hall.in_service.at(now)) machines += miners.count * hall.containers;
  return machines;
}

// Steps that follow each other with one price, limit and hashprice are one interval; the AI's power is their mean.
class Intervals {
public:
  Intervals(const scenario::Scenario& scenario, const Recorded& recorded, double overhead, Duration end)
      : scenario_{scenario}, in_{recorded}, end_{end.si()} {
    out_.overhead = overhead;
    for (const auto& machine : scenario.machines) out_.loads.push_back({machine.name, {}, {}, {}});
    for (std::size_t i = 0; i < in_.time.size();) i = add(i);
  }
  DispatchProblem take() { return std::move(out_); }

private:
  double until(std::size_t i) const { return i + 1 < in_.time.size() ? in_.time[i + 1] : end_; }
  std::size_t hour(std::size_t i) const {
    const auto after = std::upper_bound(in_.hour.begin(), in_.hour.end(), in_.time[i]);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - in_.hour.begin() - 1, 0));
  }
  static bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

  std::size_t add(std::size_t first) {
    double energy = 0;
    std::size_t i = first;
    for (; i < in_.time.size() && same(in_.price[i], in_.price[first]) && in_.limit[i] == in_.limit[first] &&
           hour(i) == hour(first);
         ++i)
      energy += in_.ai[i] * (until(i) - in_.time[i]);
    const double length = until(i - 1) - in_.time[first];
    const double price = std::isnan(in_.price[first]) ? 0 : in_.price[first]; // an open gap is billed at nothing
    out_.length.push_back(Duration::from_si(length));
    out_.price.push_back(price * 1.0_USD_per_MWh + scenario_.tariff.delivery_adder);
    out_.floor.push_back(Power::from_si(energy / length * out_.overhead));
    add_loads(Duration::from_si(in_.time[first]), mining::from_usd_per_ph_day(in_.hashprice[hour(first)]));
    const double least = fixed_import(out_, out_.length.size() - 1); // what the run could not go below either
    out_.import_limit.push_back(Power::from_si(std::max(in_.limit[first], least)));
    return i;
  }

  void add_loads(Duration now, HashPrice hashprice) {
    const double kept = 1 - (scenario_.network ? scenario_.network->pool_fee : 0);
    for (std::size_t m = 0; m < scenario_.machines.size(); ++m) {
      const auto& machine = scenario_.machines[m];
      const double machines = count(scenario_, m, now);
      out_.loads[m].full.push_back(machine.power * machines);
      out_.loads[m].standby.push_back(machine.power * (machines * machine.sleep_power_fraction));
      out_.loads[m].earned.push_back(hashprice / mining::efficiency(machine) * kept);
    }
  }

  const scenario::Scenario& scenario_;
  const Recorded& in_;
  double end_;
  DispatchProblem out_;
};

} // namespace

DispatchProblem problem_of(const std::filesystem::path& run) {
  const auto summary = record::read_summary(run);
  const auto scenario = read_resolved(run);
  const auto recorded = read_recorded(run);
  const double machines = scalar(summary, "mining_energy") + scalar(summary, "ai_energy");
  const double overhead = machines > 0 ? scalar(summary, "feed_energy") / machines : 1;
  return Intervals{scenario, recorded, overhead, scenario.length}.take();
}

Regret regret_of(const std::filesystem::path& run) {
  const auto summary = record::read_summary(run);
  if (summary.status != "complete") throw record::RunFileError{run.string() + ": not a complete run"};
  const auto problem = problem_of(run);
  return {.title = summary.title,
          .clairvoyant = scalar(summary, "clairvoyant") != 0,
          .overhead = problem.overhead,
          .intervals = problem.length.size(),
          .earned_by_run = Money::from_si(scalar(summary, "margin")),
          .ai_revenue = Money::from_si(scalar(summary, "ai_revenue")),
          .bound = bound_dispatch(problem)};
}

} // namespace minehall::command
