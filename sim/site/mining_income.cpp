#include "sim/site/mining_income.hpp"

#include "models/mining/revenue.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

void MiningIncome::build_network() {
  const auto& network = state_.scenario.network;
  if (!network || !network->loop) return;
  auto spec = *network->loop;
  spec.difficulty = state_.inputs.difficulty->at({});
  spec.period_began -= Duration::from_si(state_.scenario.start_utc);
  const double price = state_.inputs.bitcoin_price->at({});
  network_.emplace(std::move(spec), BitcoinPrice::from_si(std::isnan(price) ? 0 : price));
}

// A retarget is public when it happens.
void MiningIncome::step_network(Duration now) {
  auto& inputs = state_.inputs;
  const double price = inputs.bitcoin_price->at(now);
  network_->advance(now);
  if (!std::isnan(price) && price != state_.totals.bitcoin_price)
    network_->set_price(BitcoinPrice::from_si(price), now);
  if (network_->difficulty() != inputs.difficulty->at(now))
    inputs.difficulty = Series::constant(network_->difficulty());
  state_.scenario.network->subsidies.assign(1, {0, network_->subsidy()});
}

Duration MiningIncome::next_network() const { return network_ ? network_->next_event() : never; }

// Machines that go to other work, or new ones: the difficulty follows with the next retarget, the hashprice with it.
void MiningIncome::change_world(const Event& event, const scenario::WorldFleetEvent& fleet) {
  auto& world = state_.scenario.network->loop->world;
  const auto at = std::ranges::find(world, fleet.world_class, &mining::WorldClassSpec::name);
  at->installed = at->installed * (1 + fleet.change);
  network_->set_installed(static_cast<std::size_t>(at - world.begin()), at->installed, event.date);
  instant_.say(event.date, "world fleet", fleet.world_class, at->installed.si(), event.id, event.cause,
               state_.scenario.events[event.subject].reason);
}

// The site's own machines are part of the network; more of them bring the next retarget nearer.
bool MiningIncome::sum_rates(Duration now) {
  auto& totals = state_.totals;
  std::ranges::fill(class_rate_, HashRate{});
  totals.mining = {};
  for (const auto& draw : state_.draws) {
    class_rate_[draw.machine] += draw.hash_rate;
    totals.mining += draw.power;
  }
  totals.hash_rate = {};
  for (const auto rate : class_rate_) totals.hash_rate += rate;
  if (!network_ || totals.hash_rate == network_share_) return false;
  network_share_ = totals.hash_rate;
  network_->set_site(network_share_, now);
  return true;
}

// Where the pool pays by block, rewards come with the blocks.
bool MiningIncome::settle(Duration now) {
  const bool network_moved = state_.fleets_moved && sum_rates(now);
  const auto& totals = state_.totals;
  const auto& accounts = state_.accounts;
  const auto& network = state_.scenario.network;
  const double worth = std::isnan(totals.bitcoin_price) ? 0 : totals.bitcoin_price, yield = totals.bitcoin_per_hash;
  for (std::size_t m = 0; m < class_rate_.size(); ++m) {
    const double rate = class_rate_[m].si();
    state_.ledger.set(accounts.hashes[m], now, rate);
    if (blocks_) continue;
    state_.ledger.set(accounts.reward[m], now, rate * yield, worth);
    state_.ledger.set(accounts.pool_fee[m], now, -rate * yield * (network ? network->pool_fee : 0), worth);
  }
  if (blocks_) settle_pool(now);
  return network_moved;
}

double MiningIncome::unpriced_yield() const {
  const auto& totals = state_.totals;
  if (!std::isnan(totals.bitcoin_price) || blocks_ || !state_.scenario.network) return 0;
  return totals.hash_rate.si() * totals.bitcoin_per_hash * (1 - state_.scenario.network->pool_fee);
}

void MiningIncome::close(Duration end) {
  if (treasury_) take_income(end);
}

} // namespace minehall::site
