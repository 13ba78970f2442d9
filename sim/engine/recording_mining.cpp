// Orders to miners under fleet control: what was asked for, what came of it, and when.
#include "sim/engine/recording.hpp"

namespace minehall::engine {

using record::Absent;
using record::Extremes;
using record::Type;

void Recording::declare_miner_orders() {
  miner_orders_ = recorder_.add_series(
      {.path = "/timeseries/five_minute/mining",
       .step = site_.scenario().record.totals_step.si(),
       .quantities = {{"miner_order", "W", "reduction of the miners' power that is ordered", 1, Absent::zero},
                      {"miner_delivered", "W", "reduction by machines that sleep", 1, Absent::zero}},
       .long_name = "orders to miners"});
  sheds_ =
      recorder_.add_table({"/mining/orders",
                           "order",
                           "orders to stop miners, and how soon they were followed",
                           {{"order", Type::i8, "1", "number of the order"},
                            {"date", Type::f8, "s", "when"},
                            {"until", Type::f8, "s", "the first of its machines is given back; NaN: not in the run"},
                            {"cause", Type::i8, "1", "id of the event that control answers"},
                            {"ordered", Type::f8, "W", "saving of its machines asleep instead of running"},
                            {"machines", Type::i4, "1", "machines"},
                            {"latency_50", Type::f8, "s", "until half of it was delivered; NaN: never"},
                            {"latency_90", Type::f8, "s", "until nine tenths were; NaN: never"},
                            {"latency_99", Type::f8, "s", "until 99 % were; NaN: never"},
                            {"share", Type::f8, "1", "share delivered, at most"}}});
  shed_steps_ = recorder_.add_table({"/mining/delivered",
                                     "row",
                                     "steps of what orders to stop miners delivered",
                                     {{"order", Type::i8, "1", "number of the order"},
                                      {"latency", Type::f8, "s", "since the order"},
                                      {"share", Type::f8, "1", "delivered from then on"}}});
}

void Recording::shed(const site::ShedOutcome& shed) {
  recorder_.append(sheds_, {static_cast<double>(shed.number), shed.date.si(), shed.until.si(),
                            static_cast<double>(shed.cause), shed.ordered.si(), double(shed.machines),
                            shed.latency[0].si(), shed.latency[1].si(), shed.latency[2].si(), shed.share});
}

void Recording::delivered(const site::ShedStep& step) {
  recorder_.append(shed_steps_, {static_cast<double>(step.shed), step.latency.si(), step.share});
}

void summarise_mining(record::Recorder& recorder, const site::Site& site, Duration end) {
  const auto& ledger = site.ledger();
  if (site.scenario().control.fleet_control)
    recorder.summary("miner_inrush", site.highest_inrush().si(), "W",
                     "highest power of miners within 20 ms of a batch that restarts");
  if (site.mining_income().blocks())
    recorder.summary("pool_blocks", static_cast<double>(site.mining_income().blocks()->blocks()), "1",
                     "blocks that the pool found");
  if (!site.mining_income().treasury()) return;
  const auto& books = site.mining_income().books();
  const auto& treasury = *site.mining_income().treasury();
  recorder.summary("bitcoin_held", treasury.held().si(), "BTC", "bitcoin held at the end");
  recorder.summary("bitcoin_held_cost", books.value, "USD", "its cost: the prices of the hours in which it was mined");
  recorder.summary("bitcoin_sold", -ledger.quantity(books.sale, end), "BTC", "bitcoin sold");
  recorder.summary("usd_realised", ledger.quantity(books.cash, end) - ledger.quantity(books.bill, end), "USD",
                   "proceeds of sales less the exchange's fee");
  recorder.summary("sale_gain", ledger.money(books.sale, end).si(), "USD", "proceeds over cost of what was sold");
  recorder.summary("treasury_cash", treasury.cash().si(), "USD", "cash at the end: sold, less fees and bills");
  recorder.summary("bills_unpaid", treasury.unpaid().si(), "USD", "of bills, what holdings did not cover");
}

} // namespace minehall::engine
