// Which series and tables a run file has; what goes into them is told in recording.cpp.
#include "sim/engine/recording.hpp"

namespace minehall::engine {

using record::Absent;
using record::Extremes;
using record::SeriesQuantity;
using record::Type;

namespace {

// Rounded to 100 W, less than a thousandth of a container's draw; the ledger keeps the exact integrals.
SeriesQuantity watts(const char* name, const char* long_name, Extremes extremes = Extremes::omitted) {
  return {name, "W", long_name, 100, Absent::zero, extremes};
}

} // namespace

void Recording::declare_series() {
  const auto& spec = site_.scenario().record;
  std::vector<std::string> elements, halls;
  for (const auto& element : site_.scenario().power) elements.push_back(element.name);
  for (const auto& room : site_.rooms()) {
    hall_of_room_.push_back(spec.containers || !room.mining ? static_cast<std::uint32_t>(halls.size()) : no_entity);
    if (hall_of_room_.back() != no_entity) halls.push_back(room.name);
  }
  power_ = recorder_.add_series({.path = "/timeseries/hourly/power",
                                 .step = spec.series_step.si(),
                                 .axis = "element",
                                 .entities = elements,
                                 .quantities = {watts("input", "active power drawn by the element"),
                                                watts("output", "active power passed on by the element"),
                                                watts("loss", "active power lost in the element")},
                                 .long_name = "power elements"});
  totals_ = recorder_.add_series(
      {.path = "/timeseries/five_minute/site",
       .step = spec.totals_step.si(),
       .quantities = {{"feed_power", "W", "power at the meter", 1, Absent::zero, Extremes::recorded},
                      watts("mining_power", "miners"),
                      watts("ai_power", "GPU nodes"),
                      watts("cooling_power", "fans, pumps and compressors"),
                      watts("house_power", "house loads"),
                      watts("loss_power", "losses of the power path"),
                      watts("own_supply_power", "output and loss of UPS and BESS on battery and of gensets"),
                      watts("charge_power", "into stores, less what BESS give back to their sources"),
                      watts("import_limit", "limit at the meter"),
                      {"hash_rate", "s-1", "hashes per second", 1e12, Absent::zero, Extremes::omitted},
                      {"gpus_allocated", "1", "GPU slots allocated to jobs", 0.01},
                      {"nodes_up", "1", "GPU nodes in service", 0.01, Absent::skipped, Extremes::omitted},
                      {"jobs_waiting", "1", "jobs in the queue", 0.01, Absent::skipped, Extremes::omitted},
                      {"gang_cap", "1", "power cap of the accelerators, of their uncapped draw", 1e-4},
                      {"price", "USD MWh-1", "energy price at the settlement point", 0.001, Absent::skipped,
                       Extremes::omitted}},
       .long_name = "site totals"});
  declare_hourly(halls);
}

void Recording::declare_hourly(const std::vector<std::string>& halls) {
  const auto& spec = site_.scenario().record;
  hourly_ = recorder_.add_series(
      {.path = "/timeseries/hourly/site",
       .step = spec.series_step.si(),
       .quantities = {{"price", "USD MWh-1", "energy price at the settlement point", 0.001},
                      {"known_price", "USD MWh-1", "last energy price known to control", 0.001},
                      {"hashprice", "USD PH-1 day-1", "revenue per hash rate before the pool's fee", 0.001},
                      {"dry_bulb", "degC", "outdoor dry bulb", 0.01},
                      {"wet_bulb", "degC", "outdoor wet bulb", 0.01},
                      watts("derated_mining_power", "held back from miners by heat", Extremes::recorded),
                      watts("derated_ai_power", "held back from GPU nodes by heat", Extremes::recorded)},
       .long_name = "prices, weather and what heat holds back"});
  if (!halls.empty())
    halls_ = recorder_.add_series(
        {.path = "/timeseries/hourly/halls",
         .step = spec.series_step.si(),
         .axis = "hall",
         .entities = halls,
         .quantities = {{"temperature", "degC", "air at the machines' inlet", 0.01},
                        {"heat", "W", "heat of machines and losses", 100, Absent::zero, Extremes::omitted}},
         .long_name = "containers and halls"});
}

void Recording::declare_tables() {
  jobs_ = recorder_.add_table(
      {"/jobs",
       "job",
       "training jobs",
       {{"job", Type::i8, "1", "number of the job, in order of submission"},
        {"submit", Type::f8, "s", "submitted"},
        {"start", Type::f8, "s", "first started"},
        {"end", Type::f8, "s", "ended"},
        {"gpus", Type::i4, "1", "GPUs asked for"},
        {"state", Type::flag, "1", "state at the end of the run", {"completed", "running", "waiting", "refused"}},
        {"restarts", Type::i4, "1", "restarts after failures"},
        {"work", Type::f8, "s", "run time at full rate"},
        {"lost", Type::f8, "s", "time of work undone by failures"}}});
  segments_ = recorder_.add_table(
      {"/segments",
       "segment",
       "stays of jobs on their nodes",
       {{"job", Type::i8, "1", "number of the job"},
        {"node", Type::label, "1", "lead node"},
        {"slots", Type::i4, "1", "GPU slots held"},
        {"start", Type::f8, "s", "from"},
        {"end", Type::f8, "s", "until"},
        {"outcome", Type::flag, "1", "how it ended", {"completed", "failed", "running", "suspended"}},
        {"cause", Type::i8, "1", "id of the event that ended it, 0: its own end"}}});
}

void Recording::declare_events() {
  failures_ = recorder_.add_table({"/failures",
                                   "failure",
                                   "failures and repairs",
                                   {{"entity", Type::label, "1", "what failed"},
                                    {"from", Type::f8, "s", "out of service from"},
                                    {"until", Type::f8, "s", "until; may lie after the run's end"},
                                    {"what", Type::label, "1", "node, plant or element"},
                                    {"id", Type::i8, "1", "id of the event"},
                                    {"cause", Type::i8, "1", "id of its cause, 0: the scenario itself"},
                                    {"reason", Type::label, "1", "the scenario's words for it; empty: none"}}});
  events_ = recorder_.add_table(
      {"/events",
       "row",
       "orders, overloads, limits passed, feeds lost",
       {{"date", Type::f8, "s", "when"},
        {"what", Type::label, "1", "kind of event"},
        {"entity", Type::label, "1", "to whom"},
        {"value", Type::f8, "1", "level: W of an order or limit, degC of a threshold, share of a cap"},
        {"id", Type::i8, "1", "id of the event"},
        {"cause", Type::i8, "1", "id of its cause, 0: the scenario itself"},
        {"reason", Type::label, "1", "the scenario's words for it; empty: none"}}});
}

void Recording::declare_chain() {
  chain_ = recorder_.add_table({"/power/chain",
                                "link",
                                "power path: what failed, tripped, carried or transferred, and why",
                                {{"date", Type::f8, "s", "when"},
                                 {"element", Type::label, "1", "power element"},
                                 {"what", Type::label, "1", "what happened to it"},
                                 {"value", Type::f8, "1", "loading, state of charge, source, attempts: by kind"},
                                 {"id", Type::i8, "1", "id of the event"},
                                 {"cause", Type::i8, "1", "id of its cause, 0: the scenario itself"},
                                 {"root", Type::i8, "1", "id of the event that began the chain"}}});
}

void Recording::declare_ledger() {
  rows_ = recorder_.add_table({"/ledger/rows",
                               "row",
                               "ledger: what flowed and what it cost, by calendar month",
                               {{"from", Type::f8, "s", "from"},
                                {"until", Type::f8, "s", "until"},
                                {"entity", Type::label, "1", "whose"},
                                {"purpose", Type::label, "1", "what for"},
                                {"commodity", Type::label, "1", "what flowed"},
                                {"quantity", Type::f8, "1", "in the units of the commodity: J, hash, BTC, s, m3"},
                                {"units", Type::label, "1", "of the quantity"},
                                {"price", Type::f8, "1", "USD a unit, mean over the row; NaN if nothing flowed"},
                                {"money", Type::f8, "USD", "revenue positive, cost negative"},
                                {"counterparty", Type::label, "1", "who pays or is paid; empty: no money"}}});
}

} // namespace minehall::engine
