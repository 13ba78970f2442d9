// The network as a small site sees it: price and difficulty are given as series, the subsidy by date; or as a closed
// loop that begins with the difficulty of the series.
#pragma once

#include "models/base/quantity.hpp"
#include "models/mining/coupled_network.hpp"
#include "models/mining/pool.hpp"

#include <optional>
#include <string>
#include <vector>

namespace minehall::mining {

struct SubsidyStep {
  double from = 0; // seconds since 1970 UTC
  Bitcoin subsidy;
};

// Dates of the blocks 0, 210,000, 420,000, 630,000 and 840,000 (their header times).
std::vector<SubsidyStep> historical_subsidies();

struct NetworkSpec {
  std::string price_series;            // USD/BTC
  std::string difficulty_series;       // dimensionless
  double fee_share = 0.02;             // of the block reward
  double pool_fee = 0.02;              // of the miner's share, FPPS [M: site_models.md C]
  std::optional<PoolSpec> payout = {}; // how the pool pays; nothing: the expectation less pool_fee
  std::string pool = "pool";           // counterparty in the ledger
  std::vector<SubsidyStep> subsidies = historical_subsidies(); // ascending in date
  std::optional<CoupledNetworkSpec> loop = {};                 // its difficulty and fees are those of the site's start
};

// The subsidy at a date; zero before the first step.
Bitcoin subsidy_at(const NetworkSpec& network, double unix_seconds);

} // namespace minehall::mining
