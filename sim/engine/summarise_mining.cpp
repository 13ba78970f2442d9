// Scalars of fleet control, of pools that pay by luck, and of the treasury.
#include "sim/engine/summary.hpp"

namespace minehall::engine {

void summarise_mining(Summary& s) {
  if (s.site.scenario().control.fleet_control) {
    s.say("miner_inrush", s.site.highest_inrush().si(), "W",
          "highest power of miners within 20 ms of a batch that restarts");
    s.say("drifted_miner_time", s.site.drifted_miner_time().si(), "s",
          "machine time of miners ordered off that drew more than the drift fraction after the confirmation");
  }
  if (s.site.mining_income().blocks())
    s.say("pool_blocks", static_cast<double>(s.site.mining_income().blocks()->blocks()), "1",
          "blocks that the pool found");
  if (!s.site.mining_income().treasury()) return;
  const auto& books = s.site.mining_income().books();
  const auto& treasury = *s.site.mining_income().treasury();
  s.say("bitcoin_held", treasury.held().si(), "BTC", "bitcoin held at the end");
  s.say("bitcoin_held_cost", books.value, "USD", "its cost: the prices of the hours in which it was mined");
  s.say("bitcoin_sold", -s.quantity(books.sale), "BTC", "bitcoin sold");
  s.say("usd_realised", s.quantity(books.cash) - s.quantity(books.bill), "USD",
        "proceeds of sales less the exchange's fee");
  s.say("sale_gain", s.money(books.sale), "USD", "proceeds over cost of what was sold");
  s.say("treasury_cash", treasury.cash().si(), "USD", "cash at the end: sold, less fees and bills");
  s.say("bills_unpaid", treasury.unpaid().si(), "USD", "of bills, what holdings did not cover");
}

} // namespace minehall::engine
