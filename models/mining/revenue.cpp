#include "models/mining/revenue.hpp"

namespace minehall::mining {

namespace {
constexpr double hashes_of_a_ph_day = 86400e15; // 1 PH/s for a day
constexpr double satoshi_per_bitcoin = 1e8;
} // namespace

Hashes hashes_per_block(double difficulty) { return Hashes::from_si(difficulty * 4294967296.0); }

Bitcoin block_reward(Bitcoin subsidy, double fee_share) { return subsidy / (1 - fee_share); }

BitcoinPerHash bitcoin_per_hash(double difficulty, Bitcoin subsidy, double fee_share) {
  return block_reward(subsidy, fee_share) / hashes_per_block(difficulty);
}

HashPrice hashprice(BitcoinPerHash yield, BitcoinPrice price) { return yield * price; }

HashPrice hashprice(double difficulty, Bitcoin subsidy, double fee_share, BitcoinPrice price) {
  return hashprice(bitcoin_per_hash(difficulty, subsidy, fee_share), price);
}

double usd_per_ph_day(HashPrice price) { return price.si() * hashes_of_a_ph_day; }

HashPrice from_usd_per_ph_day(double usd) { return HashPrice::from_si(usd / hashes_of_a_ph_day); }

EnergyPrice breakeven_power_price(HashPrice price, HashEnergy efficiency, double pue, double pool_fee) {
  return price / efficiency * ((1 - pool_fee) / pue);
}

HashPrice realised_hashprice(Bitcoin issuance, Bitcoin fees, BitcoinPrice price, HashRate network, Duration time) {
  return (issuance + fees) * price / (network * time);
}

HashRate network_hash_rate(double blocks, Duration time, double difficulty) {
  return blocks * hashes_per_block(difficulty) / time;
}

Bitcoin subsidy_at_height(std::int64_t height) {
  constexpr std::int64_t first_subsidy = 5'000'000'000; // satoshi
  const std::int64_t halvings = height / 210'000;
  if (height < 0 || halvings >= 64) return {};
  return Bitcoin::from_si(static_cast<double>(first_subsidy >> halvings) / satoshi_per_bitcoin);
}

} // namespace minehall::mining
