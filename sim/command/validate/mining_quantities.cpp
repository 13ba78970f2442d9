#include "models/mining/coupled_network.hpp"
#include "models/mining/fleet.hpp"
#include "models/mining/retarget.hpp"
#include "models/mining/revenue.hpp"
#include "sim/command/validate/quantity_table.hpp"

namespace minehall::command::validation {

namespace {

using namespace mining;

Duration days(double count) { return Duration::from_si(count * 86400); }

BitcoinPerHash yield(const Inputs& in) {
  return bitcoin_per_hash(in.positive("D"), Bitcoin::from_si(in.non_negative("subsidy")), in.share("fee_share"));
}

double hashprice_btc(const Inputs& in) { return yield(in).si(); }

double hashprice_usd(const Inputs& in) {
  return hashprice(yield(in), BitcoinPrice::from_si(in.non_negative("price"))).si();
}

double breakeven(const Inputs& in) {
  const auto efficiency = HashEnergy::from_si(in.positive("efficiency") * 1e-12); // J/TH
  const double pue = in.has("pue") ? in.positive("pue") : 1;
  const double fee = in.has("pool_fee") ? in.share("pool_fee") : 0;
  return breakeven_power_price(from_usd_per_ph_day(in.non_negative("hashprice")), efficiency, pue, fee).si();
}

// The hashprice at which a machine just pays for power at `power_price`: the break-even turned round.
double breakeven_hashprice(const Inputs& in) {
  const double pue = in.has("pue") ? in.positive("pue") : 1;
  const double fee = in.has("pool_fee") ? in.share("pool_fee") : 0;
  const auto of_one =
      breakeven_power_price(HashPrice::from_si(1), HashEnergy::from_si(in.positive("efficiency") * 1e-12), pue,
                            fee); // J/TH; linear in the hashprice
  return in.non_negative("power_price") / 3.6e6 / of_one.si();
}

double revenue_per_energy(const Inputs& in) {
  const auto efficiency = HashEnergy::from_si(in.positive("efficiency") * 1e-12);
  return breakeven_power_price(from_usd_per_ph_day(in.non_negative("hashprice")), efficiency, 1, 0).si();
}

// After the retarget that follows an exit of a share of the network.
double hashprice_later(const Inputs& in) {
  const auto all = HashRate::from_si(1);
  return hashprice_after_exit(from_usd_per_ph_day(in.non_negative("hashprice")), all, in.share("exit_share") * all)
      .si();
}

double subsidy_of_block(const Inputs& in) {
  constexpr double highest = 1e12;
  return subsidy_at_height(static_cast<std::int64_t>(in.whole("height", highest))).si();
}

double compact_of_next_period(const Inputs& in) {
  constexpr double largest_compact = 4294967295.0;
  constexpr double far_future = 1e15; // seconds
  const auto seconds = [&](std::string_view key) { return static_cast<std::int64_t>(in.whole(key, far_future)); };
  in.non_negative("bits");
  const auto bits = static_cast<std::uint32_t>(in.whole("bits", largest_compact));
  return next_bits(bits, seconds("t_first"), seconds("t_last"));
}

// Either from two difficulties, or from the dates of two retargets.
double difficulty_change(const Inputs& in) {
  if (in.has("D_new")) return in.positive("D_new") / in.positive("D_old") - 1;
  return retarget_factor(Duration::from_si(in.number("t_new") - in.number("t_old"))) - 1;
}

double network_rate(const Inputs& in) {
  return network_hash_rate(in.non_negative("blocks"), days(in.number("days", 1)), in.positive("D")).si();
}

double network_revenue(const Inputs& in) {
  const auto rate = HashRate::from_si(in.positive("hashrate") * 1e12); // TH/s
  return realised_hashprice(Bitcoin::from_si(in.non_negative("issuance_btc")),
                            Bitcoin::from_si(in.non_negative("fees_btc")),
                            BitcoinPrice::from_si(in.non_negative("price")), rate, days(in.number("days", 1)))
      .si();
}

// Hash rate x time x yield over segments of constant difficulty; operating hash rate where given, else energised.
double bitcoin_mined(const Inputs& in) {
  const auto* const key = in.has("avg_operating_hashrate_EH") ? "avg_operating_hashrate_EH" : "energized_hashrate_EH";
  const auto rate = HashRate::from_si(in.non_negative(key) * 1e18);
  const auto subsidy = Bitcoin::from_si(in.non_negative("subsidy"));
  const double fee_share = in.share("fee_share");
  Bitcoin mined;
  for (const auto& [length, difficulty] : in.days_at("difficulty"))
    mined += rate * days(length) * bitcoin_per_hash(difficulty, subsidy, fee_share);
  return mined.si();
}

double utilisation(const Inputs& in) {
  return in.non_negative("avg_operating_hashrate_EH") / in.positive("deployed_hashrate_EH");
}

double fleet_power(const Inputs& in) {
  const auto rate = HashRate::from_si(in.non_negative("deployed_hashrate_EH") * 1e18);
  const auto machine_power = rate * HashEnergy::from_si(in.positive("efficiency") * 1e-12);
  return Fleet{{.name = "validate", .hash_rate = rate, .power = machine_power}, 1}.power().si();
}

constexpr Computation mining_rows[] = {
    {"hashprice", "hashprice", Dimension::hash_price, hashprice_usd},
    {"hashprice", "hashprice_btc", Dimension::bitcoin_yield, hashprice_btc},
    {"breakeven", "breakeven_power_price", Dimension::energy_price, breakeven},
    {"hashprice", "revenue_per_MWh", Dimension::energy_price, revenue_per_energy},
    {"breakeven", "revenue_per_MWh", Dimension::energy_price, revenue_per_energy},
    {"breakeven", "breakeven_hashprice", Dimension::hash_price, breakeven_hashprice},
    {"retarget", "next_bits", Dimension::compact, compact_of_next_period},
    {"retarget", "difficulty_change", Dimension::ratio, difficulty_change},
    {"network", "network_hashrate", Dimension::hash_rate, network_rate},
    {"network", "revenue", Dimension::hash_price, network_revenue},
    {"network", "hashprice_after_exit", Dimension::hash_price, hashprice_later},
    {"network", "subsidy", Dimension::bitcoin, subsidy_of_block},
    {"network", "difficulty_change", Dimension::ratio, difficulty_change},
    {"production", "btc_mined", Dimension::bitcoin, bitcoin_mined},
    {"production", "utilisation", Dimension::ratio, utilisation},
    {"production", "fleet_power", Dimension::power, fleet_power},
};

} // namespace

std::span<const Computation> mining_computations() { return mining_rows; }

} // namespace minehall::command::validation
