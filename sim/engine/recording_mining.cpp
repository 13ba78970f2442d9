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

} // namespace minehall::engine
