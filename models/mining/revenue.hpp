// What a hash is worth, and the power price at which a machine stops paying for its electricity.
#pragma once

#include "models/base/quantity.hpp"

#include <cstdint>

namespace minehall::mining {

using BitcoinPerHash = Quantity<0, 0, 0, 0, 0, 0, -1, 1>;

// Expected number of hashes of one block: difficulty x 2^32 (difficulty 1 is a target of 0xffff x 2^208; the 1.5e-5 is
// dropped as everywhere in the trade).
Hashes hashes_per_block(double difficulty);

// Subsidy and fees of a block, where fees are the share `fee_share` in [0, 1) of the whole reward: R / (1 - f).
Bitcoin block_reward(Bitcoin subsidy, double fee_share);

// Expected bitcoin of a hash, before the pool's fee: (R + F) / (D 2^32).
BitcoinPerHash bitcoin_per_hash(double difficulty, Bitcoin subsidy, double fee_share);

// Luxor's hashprice: (R + F) p / (D 2^32); published as USD/PH/day. Nine published values agree within 1.4 %.
HashPrice hashprice(double difficulty, Bitcoin subsidy, double fee_share, BitcoinPrice price);
HashPrice hashprice(BitcoinPerHash yield, BitcoinPrice price);

double usd_per_ph_day(HashPrice price);
HashPrice from_usd_per_ph_day(double usd);

// Energy price at which a machine's revenue after the pool's fee equals its energy bill, PUE included: HP (1 - fee) /
// (eps PUE).
EnergyPrice breakeven_power_price(HashPrice price, HashEnergy efficiency, double pue, double pool_fee);

// Revenue of the network per hash on a day with the given issuance, fees and mean hash rate.
HashPrice realised_hashprice(Bitcoin issuance, Bitcoin fees, BitcoinPrice price, HashRate network, Duration time);

// Estimate of the network's hash rate from blocks found: H = (blocks / (time / 600 s)) D 2^32 / 600 s (Coin Metrics).
HashRate network_hash_rate(double blocks, Duration time, double difficulty);

// Subsidy of the block at `height`: 50 BTC, halved every 210,000 blocks in whole satoshi (Bitcoin Core,
// GetBlockSubsidy).
Bitcoin subsidy_at_height(std::int64_t height);

} // namespace minehall::mining
