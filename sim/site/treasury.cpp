// Rewards that come by luck, and what becomes of the bitcoin: dated rows of the ledger.
#include "models/mining/revenue.hpp"
#include "sim/site/mining_income.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

void MiningIncome::build_pool_and_treasury() {
  if (state_.scenario.network && state_.scenario.network->payout)
    if (const auto& payout = *state_.scenario.network->payout; !std::holds_alternative<mining::FppsSpec>(payout))
      blocks_.emplace(payout, state_.stream("blocks", state_.scenario.network->pool));
  if (!state_.scenario.treasury) return;
  auto spec = *state_.scenario.treasury;
  if (auto* capex = std::get_if<mining::SellForCapexSpec>(&spec.policy))
    for (auto& bill : capex->bills) bill.due -= Duration::from_si(state_.scenario.start_utc);
  const double price = state_.inputs.bitcoin_price->at({});
  books_.price = std::isnan(price) ? 0 : price;
  books_.opening = books_.value = spec.opening.si() * books_.price;
  treasury_.emplace(std::move(spec));
  plan_treasury();
}

void MiningIncome::open_accounts() {
  if (!treasury_) return;
  books_.sale = state_.ledger.open({"treasury", "bitcoin sale", "bitcoin", "BTC", "exchange"});
  books_.fee = state_.ledger.open({"treasury", "exchange fee", "cash", "USD", "exchange"});
  books_.bill = state_.ledger.open({"treasury", "capex", "cash", "USD", "supplier"});
  books_.cash = state_.ledger.open({"treasury", "cash", "cash", "USD", ""});
}

// A change of rate or difficulty keeps the draw and moves its date.
void MiningIncome::settle_pool(Duration now) {
  const double difficulty = state_.totals.difficulty;
  if (!(difficulty > 0) || (state_.totals.hash_rate == block_rate_ && difficulty == block_difficulty_)) return;
  block_rate_ = state_.totals.hash_rate;
  block_difficulty_ = difficulty;
  blocks_->set(block_rate_, difficulty, now);
  plan_block();
}

void MiningIncome::plan_block() {
  ++block_generation_;
  if (const auto next = blocks_->next_event(); std::isfinite(next.si()))
    instant_.plan(next, Phase::environment, Topic::block, 0, EventId::none, block_generation_);
}

void MiningIncome::step_block(const Event& event) {
  if (event.generation != block_generation_) return;
  const auto now = event.date;
  const auto& network = *state_.scenario.network;
  const double share = blocks_->take_block(now);
  plan_block();
  if (block_rate_.si() <= 0) return; // others of the pool found it, and none of it is ours
  const double reward =
      share * mining::block_reward(subsidy_at(network, state_.inputs.calendar.utc(now)), network.fee_share).si();
  const double price = state_.inputs.bitcoin_price->at(now), value = std::isnan(price) ? 0 : price;
  if (std::isnan(price)) unpriced_blocks_.add(reward * (1 - network.pool_fee));
  for (std::size_t m = 0; m < class_rate_.size(); ++m) {
    const double part = reward * (class_rate_[m] / block_rate_), fee = part * network.pool_fee;
    if (part > 0) state_.ledger.post(state_.accounts.reward[m], now, part, Money::from_si(part * value));
    if (fee > 0) state_.ledger.post(state_.accounts.pool_fee[m], now, -fee, Money::from_si(-fee * value));
  }
  instant_.say(now, "block found", network.pool, reward, event.id, event.cause);
}

void MiningIncome::plan_treasury() {
  const auto next = treasury_->next_event();
  if (std::isfinite(next.si()))
    instant_.plan(std::max(next, Duration{}), Phase::environment, Topic::treasury, 0, EventId::none);
}

void MiningIncome::step_treasury(const Event& event) {
  take_income(event.date);
  if (const double price = state_.inputs.bitcoin_price->at(event.date); !std::isnan(price)) books_.price = price;
  double held = treasury_->held().si();
  treasury_->settle(BitcoinPrice::from_si(books_.price), event.date);
  const auto& flows = treasury_->flows();
  for (; books_.flows < flows.size(); ++books_.flows) {
    if (flows[books_.flows].kind == mining::FlowKind::income) continue;
    book(flows[books_.flows], held, event);
    held += flows[books_.flows].bitcoin.si();
  }
  plan_treasury();
}

// What the pool has paid since the last look, at the prices at which the ledger has it.
void MiningIncome::take_income(Duration now) {
  double mined = 0, money = 0;
  for (const auto* accounts : {&state_.accounts.reward, &state_.accounts.pool_fee})
    for (const auto id : *accounts)
      mined += state_.ledger.quantity(id, now), money += state_.ledger.money(id, now).si();
  const double fresh = mined - books_.taken, worth = money - books_.taken_money;
  if (fresh <= 0) return;
  treasury_->receive(Bitcoin::from_si(fresh), BitcoinPrice::from_si(worth / fresh), now);
  books_.value += worth;
  books_.taken = mined;
  books_.taken_money = money;
}

// A sale brings its gain over cost, since the reward is revenue already; cost is the mean of what is held.
void MiningIncome::book(const mining::Flow& flow, double held, const Event& event) {
  const double money = flow.money.si();
  if (flow.kind == mining::FlowKind::unpaid)
    return instant_.say(event.date, "bill unpaid", "treasury", money, event.id, event.cause);
  if (flow.kind == mining::FlowKind::sale) {
    const double sold = -flow.bitcoin.si(), cost = held > 0 ? books_.value * std::min(sold / held, 1.0) : 0;
    books_.value -= cost;
    state_.ledger.post(books_.sale, event.date, -sold, Money::from_si(money - cost));
  } else {
    state_.ledger.post(flow.kind == mining::FlowKind::bill ? books_.bill : books_.fee, event.date, money, flow.money);
  }
  state_.ledger.post(books_.cash, event.date, money);
}

} // namespace minehall::site
