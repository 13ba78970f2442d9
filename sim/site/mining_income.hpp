// What hashes bring: the bitcoin network where it is a closed loop, the pool's rewards, and what becomes of the
// bitcoin.
#pragma once

#include "models/mining/network.hpp"
#include "models/mining/pool.hpp"
#include "models/mining/treasury.hpp"
#include "sim/site/site_state.hpp"

namespace minehall::site {

class MiningIncome {
public:
  explicit MiningIncome(SiteState& state)
      : state_{state}, instant_{state.instant}, class_rate_(state.scenario.machines.size()) {}
  // Before the run.
  void build_network();
  void build_pool_and_treasury();
  void open_accounts();

  // The closed loop. True if it is one.
  bool closed_loop() const { return network_.has_value(); }
  void step_network(Duration now); // writes difficulty and subsidies where else series stand
  Duration next_network() const;   // infinity without a loop
  void change_world(const Event& event, const scenario::WorldFleetEvent& fleet);

  void step_block(const Event& event);
  void step_treasury(const Event& event);
  // Hash rates, once fleets moved, and what they earn. True if the closed loop has another next date.
  bool settle(Duration now);
  double unpriced_yield() const; // BTC/s, less the fee, while bitcoin has no price
  void close(Duration end);

  const std::optional<mining::Treasury>& treasury() const { return treasury_; }
  const TreasuryBooks& books() const { return books_; }
  const std::optional<mining::LuckyBlocks>& blocks() const { return blocks_; }
  double unpriced_blocks() const { return unpriced_blocks_.value(); } // BTC of blocks, less the fee, likewise

private:
  bool sum_rates(Duration now);
  void settle_pool(Duration now);
  void plan_block();
  void plan_treasury();
  void take_income(Duration now);
  void book(const mining::Flow& flow, double held, const Event& event);

  SiteState& state_;
  Instant& instant_;
  std::vector<HashRate> class_rate_;
  std::optional<mining::CoupledNetwork> network_;
  HashRate network_share_;                    // of the site in it
  std::optional<mining::LuckyBlocks> blocks_; // where the pool pays by block
  HashRate block_rate_;                       // told to it, with this difficulty
  double block_difficulty_ = 0;
  std::uint32_t block_generation_ = 0;
  std::optional<mining::Treasury> treasury_;
  TreasuryBooks books_{};
  CompensatedSum unpriced_blocks_;
};

} // namespace minehall::site
