#include "sim/engine/recording.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::engine {

using record::Absent;
using record::Extremes;
using record::SeriesQuantity;
using record::Type;

namespace {

constexpr auto no_entity = static_cast<std::uint32_t>(-1);
constexpr double joule_per_mwh = 3.6e9;

double id(site::EventId event) { return static_cast<double>(event); }

// Rounded to 100 W, less than a thousandth of a container's draw; the ledger keeps the exact integrals.
SeriesQuantity watts(const char* name, const char* long_name, Extremes extremes = Extremes::omitted) {
  return {name, "W", long_name, 100, Absent::zero, extremes};
}

// Of the market's accounts, each once, in the order of their accounts.
std::vector<std::string> market_purposes(const site::Site& site) {
  std::vector<std::string> purposes;
  const auto add = [&](site::AccountId account) {
    const auto& purpose = site.ledger().spec(account).purpose;
    if (std::find(purposes.begin(), purposes.end(), purpose) == purposes.end()) purposes.push_back(purpose);
  };
  for (const auto account : site.market().charges()) add(account);
  for (const auto& unit : site.market().programmes())
    for (const auto account : {unit.capacity, unit.energy, unit.penalty}) add(account);
  return purposes;
}

} // namespace

Recording::Recording(record::Recorder& recorder, site::Site& site)
    : recorder_{recorder}, site_{site}, node_labels_(site.node_names().size(), std::nan("")) {
  declare_series();
  declare_tables();
  declare_events();
  declare_chain();
  if (!site_.market().programmes().empty()) declare_deliveries();
  if (site_.scenario().control.fleet_control) declare_miner_orders();
  declare_ledger();
}

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

void Recording::job(const site::JobOutcome& job) {
  if (!site_.scenario().record.jobs) return;
  recorder_.append(jobs_,
                   {static_cast<double>(job.job), job.submit.si(), job.first_start.si(), job.end.si(), double(job.gpus),
                    static_cast<double>(job.state), double(job.restarts), job.work.si(), job.lost.si()});
}

// The recorder's number of a node's name, looked up once a node.
double Recording::node_label(NodeId node) {
  auto& label = node_labels_[static_cast<std::size_t>(node)];
  if (std::isnan(label)) label = recorder_.label(segments_, 1, site_.node_names()[static_cast<std::size_t>(node)]);
  return label;
}

void Recording::segment(const site::SegmentOutcome& stay) {
  if (!site_.scenario().record.segments) return;
  recorder_.append(segments_, {static_cast<double>(stay.job), node_label(stay.lead), double(stay.slots),
                               stay.start.si(), stay.end.si(), static_cast<double>(stay.how), id(stay.cause)});
}

void Recording::failure(const site::FailureOutcome& failure) {
  recorder_.append(failures_, {recorder_.label(failures_, 0, failure.entity), failure.from.si(), failure.until.si(),
                               recorder_.label(failures_, 3, failure.what), id(failure.id), id(failure.cause),
                               recorder_.label(failures_, 6, failure.reason)});
}

void Recording::occurrence(const site::Occurrence& event) {
  recorder_.append(events_,
                   {event.date.si(), recorder_.label(events_, 1, event.what), recorder_.label(events_, 2, event.entity),
                    event.value, id(event.id), id(event.cause), recorder_.label(events_, 6, event.reason)});
}

void Recording::link(const site::ChainLink& link) {
  recorder_.append(chain_,
                   {link.date.si(), recorder_.label(chain_, 1, link.element), recorder_.label(chain_, 2, link.what),
                    link.value, id(link.id), id(link.cause), id(link.root)});
}

void Recording::delivery(const site::DeliveryOutcome& outcome) {
  const auto& d = outcome.delivery;
  recorder_.append(deliveries_,
                   {recorder_.label(deliveries_, 0, outcome.programme), d.award.si(), d.called.si(), d.full_at.si(),
                    d.until.si(), d.baseline.si(), d.committed.si(), d.delivered.si(), d.over.si(),
                    d.met_deadline ? 1.0 : 0.0, d.reached ? d.reached->si() : std::nan(""), d.payment.si(),
                    d.penalty.si(), static_cast<double>(outcome.state), id(outcome.id), id(outcome.cause)});
}

void Recording::curve(std::uint32_t room, const thermal::Hall& air, Duration until) {
  const auto hall = hall_of_room_[room];
  if (hall == no_entity) return;
  recorder_.add(halls_[0], hall, air.since(), until, [&](Duration from, Duration to) {
    const auto span = air.over(from, to);
    return record::Piece{span.mean().celsius(), span.minimum.celsius(), span.maximum.celsius()};
  });
}

void Recording::settled(power::ElementId element, Duration now) {
  const auto& graph = site_.graph();
  const auto e = static_cast<std::size_t>(element);
  const bool absent = graph.status(element) == power::Status::absent;
  recorder_.set(power_[0], e, now, absent ? std::nan("") : graph.input(element).si());
  recorder_.set(power_[1], e, now, absent ? std::nan("") : graph.output(element).si());
  recorder_.set(power_[2], e, now, absent ? std::nan("") : graph.loss(element).si());
}

void Recording::settled(Duration now) {
  const auto& t = site_.totals();
  for (const auto element : site_.changed_elements()) settled(element, now);
  site_.changed_elements().clear();
  if (!begun_)
    for (std::size_t e = 0; e < site_.graph().size(); ++e) settled(static_cast<power::ElementId>(e), now);
  begun_ = true;
  const double totals[] = {t.feed.si(),
                           t.mining.si(),
                           t.ai.si(),
                           t.cooling.si(),
                           t.house.si(),
                           t.loss.si(),
                           t.own_supply.si(),
                           t.charge.si(),
                           t.import_limit.si(),
                           t.hash_rate.si(),
                           t.gpus_allocated,
                           t.nodes_up,
                           t.jobs_waiting,
                           t.cap,
                           t.price * joule_per_mwh};
  for (std::size_t q = 0; q < totals_.size(); ++q) recorder_.set(totals_[q], now, totals[q]);
  if (!miner_orders_.empty()) {
    recorder_.set(miner_orders_[0], now, t.miner_order.si());
    recorder_.set(miner_orders_[1], now, t.miner_delivered.si());
  }
  const double hourly[] = {t.price * joule_per_mwh, t.known_price * joule_per_mwh, t.hashprice * 86400e15,
                           t.dry_bulb - 273.15,     t.wet_bulb - 273.15,           site_.derated().mining.si(),
                           site_.derated().ai.si()};
  for (std::size_t q = 0; q < hourly_.size(); ++q) recorder_.set(hourly_[q], now, hourly[q]);
  for (const auto room : site_.changed_rooms())
    if (hall_of_room_[room] != no_entity)
      recorder_.set(halls_[1], hall_of_room_[room], now,
                    site_.rooms()[room].present ? site_.rooms()[room].heat.si() : std::nan(""));
  site_.changed_rooms().clear();
}

void Recording::write_rows() {
  for (const auto& row : site_.ledger().rows()) {
    const auto& account = site_.ledger().spec(row.account);
    recorder_.append(rows_, {row.from.si(), row.until.si(), recorder_.label(rows_, 2, account.entity),
                             recorder_.label(rows_, 3, account.purpose), recorder_.label(rows_, 4, account.commodity),
                             row.quantity, recorder_.label(rows_, 6, account.units), row.money.si() / row.quantity,
                             row.money.si(), recorder_.label(rows_, 9, account.counterparty)});
  }
}

// Month x stream, from the ledger's rows.
void Recording::write_money(Duration end) {
  const auto& calendar = site_.inputs().calendar;
  const int months = calendar.month_index(end - Duration::from_si(1e-3)) + 1;
  record::MatrixSpec spec{"/ledger/money_by_month",
                          "money",
                          "USD",
                          "money by local calendar month; what is paid is negative",
                          "month",
                          {},
                          "stream",
                          {"energy", "delivery", "mining reward", "pool fee", "ai rent"}};
  for (const auto& column : market_purposes(site_)) spec.columns.push_back(column);
  if (site_.mining_income().treasury())
    spec.columns.insert(spec.columns.end(), {"bitcoin sale", "exchange fee", "capex"});
  for (int m = 0; m < months; ++m) spec.rows.push_back(calendar.month_name(m));
  std::vector<double> values(spec.rows.size() * spec.columns.size(), 0.0);
  for (const auto& row : site_.ledger().rows())
    for (std::size_t c = 0; c < spec.columns.size(); ++c)
      if (site_.ledger().spec(row.account).purpose == spec.columns[c])
        values[static_cast<std::size_t>(std::min(calendar.month_index(row.from), months - 1)) * spec.columns.size() +
               c] += row.money.si();
  recorder_.matrix(spec, values);
}

void Recording::finish(Duration end, const std::vector<site::Law>& laws) {
  write_rows();
  write_money(end);
  summarise(recorder_, site_, end, laws);
}

} // namespace minehall::engine
