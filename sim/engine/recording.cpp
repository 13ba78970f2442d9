#include "sim/engine/recording.hpp"

#include "sim/engine/summary.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::engine {

namespace {

constexpr double joule_per_mwh = 3.6e9;

double id(site::EventId event) { return static_cast<double>(event); }

// Of the market's accounts, each once, in the order of their accounts.
std::vector<std::string> market_purposes(const site::Site& site) {
  std::vector<std::string> purposes;
  const auto add = [&](site::AccountId account) {
    const auto& purpose = site.ledger().spec(account).purpose;
    if (std::find(purposes.begin(), purposes.end(), purpose) == purposes.end()) purposes.push_back(purpose);
  };
  for (const auto account : site.market().charges()) add(account);
  for (const auto& unit : site.market().programmes())
    for (const auto account : {unit.capacity, unit.energy, unit.penalty, unit.unavailable}) add(account);
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
  for (const auto id : site_.changed_rooms()) {
    const auto& room = site_.rooms()[id];
    const auto hall = hall_of_room_[id];
    if (hall == no_entity) continue;
    recorder_.set(halls_[1], hall, now, room.present ? room.heat.si() : std::nan(""));
    if (!room.present) recorder_.set(halls_[0], hall, now, std::nan("")); // no curve of it is to come
  }
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
