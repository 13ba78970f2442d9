// One instant: IT power -> heat -> plant power -> graph leaf to root -> margins -> thresholds. A function of the state;
// it decides nothing.
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {

namespace {

const auto inrush_length = Duration::from_si(0.02); // a period of the mains [M]

} // namespace

void Site::settle(Duration now) {
  decided_ = false;
  if (!moved_) return; // a control tick that changed nothing
  moved_ = false;
  if (cluster_ && cluster_->wants_schedule()) {
    cluster_->schedule(now, cause_);
    ai_dirty_ = true;
  }
  settle_meter(now);
  settle_power(now);
  settle_graph(now);
  settle_derated();
  if (!surges_.empty()) power_path_.surge(surges_, inrush_length, now, cause_);
  surges_.clear();
  settle_money(now);
  settle_orders(now);
  if (!market_.programmes().empty()) offer_reserves();
  plan_thresholds(now);
  settled_at_ = now;
  const Power machines = totals_.mining + totals_.ai;
  const bool gift = std::isnan(totals_.bitcoin_price) && !blocks_ && scenario_.network;
  const double kept = gift ? 1 - scenario_.network->pool_fee : 0;
  settled_ = {totals_.feed,
              totals_.import_limit,
              totals_.price,
              machines.si() > 0 ? totals_.feed * (totals_.ai / machines) : Power{},
              totals_.mining * overheads_.miners,
              gift ? totals_.hash_rate.si() * totals_.bitcoin_per_hash * kept : 0};
  if (settled_hook_) settled_hook_(now);
}

// What held since the last settle; the handlers of this instant may have moved prices and limits already.
void Site::settle_meter(Duration now) {
  if (now <= settled_at_) return;
  const bool priced = !std::isnan(settled_.price); // else booked at 0, and counted
  meter_.advance(now, settled_.feed, EnergyPrice::from_si(priced ? settled_.price : 0));
  if (!priced) unpriced_.add(settled_.feed.si() * (now - settled_at_).si());
  overheads_.miner_import.add((settled_.of_miners * (now - settled_at_)).si());
  if (settled_.unpriced_yield > 0) unpriced_bitcoin_.add(settled_.unpriced_yield * (now - settled_at_).si());
  if (market_.any()) market_.advance(now, settled_.feed, settled_.ai);
  market_.bill(meter_.take_closed(), ledger_);
  if (settled_.feed > settled_.limit)
    above_limit_.add((settled_.feed - settled_.limit).si() * (now - settled_at_).si());
  settled_at_ = now;
}

void Site::settle_power(Duration now) {
  fleets_dirty_ = std::exchange(hashes_moved_, false) || !dirty_fleets_.empty();
  for (const auto id : dirty_fleets_) {
    auto& unit = fleets_[id];
    seen_fleets_.mark(id);
    note_draw(id);
    graph_.set_port(unit.port, draws_[id].power);
    ledger_.set(unit.energy_account, now, draws_[id].power.si());
    touch_room(unit.room);
    plan_fleet(id);
  }
  dirty_fleets_.clear();
  if (ai_dirty_ && cluster_) settle_ai_power(now);
  containers_moved_ = life_due_;
  for (const auto room : dirty_rooms_) {
    containers_moved_ = containers_moved_ || rooms_[room].mining;
    settle_room(room, now);
  }
  dirty_rooms_.clear();
}

void Site::settle_ai_power(Duration now) {
  const auto& spec = cluster_->node_spec();
  const double idle = spec.idle.si();
  scheduling::PerTier<double> slot{}, busy{};
  for (const auto tier : scheduling::tier_order) slot[index(tier)] = node_power(spec, 1, ai_cap(tier)).si() - idle;
  auto& power = supply_power_;
  for (std::size_t s = 0; s < power.size(); ++s) {
    const auto& group = cluster_->group(s);
    power[s] = idle * group.up_nodes;
    for (const auto tier : scheduling::tier_order) {
      power[s] += slot[index(tier)] * group.load(tier);
      busy[index(tier)] += group.load(tier);
    }
  }
  for (std::size_t s = 0; s < power.size(); ++s) {
    graph_.set_port(supply_ports_[s], Power::from_si(power[s]));
    ledger_.set(accounts_.supply_energy[s], now, power[s]);
  }
  for (std::size_t t = 0; t < busy.size(); ++t)
    ai_uncapped_[t] = busy[t] * (node_power(spec, 1).si() - node_power(spec, 0).si());
  book_tiers(now);
  totals_.ai = {};
  for (const double p : power) totals_.ai += Power::from_si(p);
  touch_room(*ai_room_);
  ai_dirty_ = false;
}

// GPU time at each tier, what of its speed and of its draw caps take, and how long.
void Site::book_tiers(Duration now) {
  const auto book = [&](AccountId account, double rate) {
    if (ledger_.rate(account) != rate) ledger_.set(account, now, rate);
  };
  const auto& node = cluster_->node_spec();
  const double full = node_power(node, 1).si() - node_power(node, 0).si();
  for (std::size_t t = 0; t < accounts_.tiers.size(); ++t) {
    const auto tier = scheduling::tier_order[t];
    const auto& accounts = accounts_.tiers[t];
    const double slots = cluster_->allocated(tier);
    const double left = cap_[t] < 1 ? (node_power(node, 1, cap_[t]) - node_power(node, 0)).si() / full : 1;
    book(accounts.allocated, slots);
    book(accounts.withheld, slots * (1 - cluster_->rate(tier)));
    book(accounts.shed, ai_uncapped_[t] * (1 - left));
    book(accounts.capped, cap_[t] < 1 ? 1 : 0);
  }
}

// Of machines, losses and house loads; without the plant's own fans. Where no hall stands yet they heat the outdoors.
Power Site::heat_into(const Room& room) const {
  if (!room.present) return {};
  Power heat = room.mining ? Power{} : totals_.ai;
  for (const auto fleet : room.fleets) heat += draws_[fleet].power;
  for (const auto element : room.losses) heat += graph_.loss(element);
  for (const auto port : room.house) heat += graph_.served(port);
  if (room.pumps_inside) heat += room.operation.pump;
  return heat;
}

// Losses heat rooms, heat moves plants, plants load the elements: repeated until the losses stand still within 1 mW.
void Site::settle_graph(Duration now) {
  for (int round = 0;; ++round) {
    solve_graph(now);
    bool again = false;
    for (const auto id : rooms_with_losses_) {
      if (std::abs((rooms_[id].heat - heat_into(rooms_[id])).si()) < 1e-3) continue;
      settle_room(id, now);
      again = true;
    }
    if (!again) break;
    if (round == 20) {
      ++restless_;
      break;
    }
  }
  if (life_due_) settle_house_loads(now);
  settle_backup(now);
  totals_.feed = graph_.feed_import();
  totals_.import_limit = graph_.import_limit();
}

void Site::settle_house_loads(Duration now) {
  totals_.house = {};
  for (const auto& load : house_loads_) {
    totals_.house += graph_.served(load.port);
    ledger_.set(load.account, now, graph_.served(load.port).si());
  }
}

// Whoever goes on battery does so in the instant in which its source dies; stores follow the import.
void Site::solve_graph(Duration now) {
  for (int round = 0; round < 50; ++round) {
    graph_.solve();
    settle_feed_losses(now);
    if (!power_path_.react(now, cause_)) return;
  }
  ++restless_;
}

void Site::settle_backup(Duration now) {
  if (power_path_.settled(now, cause_)) life_due_ = true;
  totals_.own_supply = totals_.charge = {};
  for (std::size_t i = 0; i < backed_up_.size(); ++i) {
    const Power own = graph_.own_power(backed_up_[i]), charge = graph_.charge(backed_up_[i]);
    ledger_.set(accounts_.own_supply[i], now, own.si());
    ledger_.set(accounts_.charge[i], now, charge.si());
    totals_.own_supply += own;
    totals_.charge += charge;
  }
}

void Site::settle_feed_losses(Duration now) {
  for (const auto element : graph_.changed()) {
    changed_elements_.push_back(element);
    ledger_.set(accounts_.element_loss[static_cast<std::size_t>(element)], now, graph_.loss(element).si());
  }
}

void Site::settle_money(Duration now) {
  const double price = std::isnan(totals_.price) ? 0 : totals_.price;
  ledger_.set(accounts_.energy, now, totals_.feed.si(), -price);
  ledger_.set(accounts_.delivery, now, totals_.feed.si(), -scenario_.tariff.delivery_adder.si());
  if (fleets_dirty_) {
    std::fill(class_rate_.begin(), class_rate_.end(), HashRate{});
    totals_.mining = {};
    for (const auto& draw : draws_) {
      class_rate_[draw.machine] += draw.hash_rate;
      totals_.mining += draw.power;
    }
    totals_.hash_rate = {};
    for (const auto rate : class_rate_) totals_.hash_rate += rate;
    if (network_) settle_network(now);
  }
  if (containers_moved_) {
    container_cooling_ = {};
    for (const auto& room : rooms_)
      if (room.mining) container_cooling_ += cooling_served(room);
  }
  totals_.cooling = container_cooling_;
  if (ai_room_) totals_.cooling += cooling_served(rooms_[*ai_room_]);
  totals_.loss = totals_.feed + totals_.own_supply - totals_.charge - totals_.mining - totals_.ai - totals_.cooling -
                 totals_.house;
  const double worth = std::isnan(totals_.bitcoin_price) ? 0 : totals_.bitcoin_price, yield = totals_.bitcoin_per_hash;
  for (std::size_t m = 0; m < class_rate_.size(); ++m) {
    const double rate = class_rate_[m].si();
    ledger_.set(accounts_.hashes[m], now, rate);
    if (blocks_) continue; // rewards come with the blocks
    ledger_.set(accounts_.reward[m], now, rate * yield, worth);
    ledger_.set(accounts_.pool_fee[m], now, -rate * yield * (scenario_.network ? scenario_.network->pool_fee : 0),
                worth);
  }
  if (blocks_) settle_pool(now);
  if (!cluster_) return;
  const bool present = rooms_[*ai_room_].present;
  const double slots = present ? static_cast<double>(cluster_->nodes()) * cluster_->slots_per_node() : 0;
  totals_.gpus_allocated = cluster_->allocated();
  totals_.nodes_up = cluster_->up_nodes();
  totals_.jobs_waiting = static_cast<double>(cluster_->waiting());
  totals_.cap = 1;
  for (const auto tier : scheduling::tier_order) totals_.cap = std::min(totals_.cap, ai_cap(tier));
  ledger_.set(accounts_.ai_rent, now, totals_.gpus_allocated, scenario_.ai_hall->gpu_price);
  ledger_.set(accounts_.gpu_allocated, now, totals_.gpus_allocated);
  ledger_.set(accounts_.gpu_down, now,
              slots - (present ? cluster_->up_nodes() * static_cast<double>(cluster_->slots_per_node()) : 0));
  ledger_.set(accounts_.gpu_total, now, slots);
}

void Site::plan_thresholds(Duration now) {
  const bool over = totals_.feed > totals_.import_limit;
  if (over && !in_overload_) {
    ++overloads_;
    overload_ = agenda_.note();
    say(now, "overload", "site", totals_.feed.si(), overload_, limit_changed_at_ == now ? limit_change_ : cause_);
  }
  in_overload_ = over;
  if (over) plan_answer(now, false, overload_);
  if (const auto begun = power_path_.take_new_overload(); begun != EventId::none)
    plan_answer(now, scenario_.control.fast.has_value(), begun);
  if (!life_due_) return;
  life_due_ = false;
  seen_fleets_.mark_all();
  // A lost feed stops what hangs below it at once; noticed here, acted on in the next round of this instant.
  for (std::uint32_t i = 0; i < fleets_.size(); ++i)
    if (!graph_.live(fleets_[i].port) != fleets_[i].fleet.reasons().has(mining::Reason::feed_lost))
      plan(now, Phase::failure, Topic::fleet_step, i, cause_, 0);
  for (std::uint32_t room = 0; room < rooms_.size(); ++room)
    if (life_of(rooms_[room]) != rooms_[room].life) plan(now, Phase::failure, Topic::room_threshold, room, cause_, 0);
  for (std::uint32_t s = 0; s < supply_ports_.size(); ++s)
    if (graph_.live(supply_ports_[s]) != supply_live_[s])
      plan(now, Phase::failure, Topic::room_threshold, *ai_room_, cause_, 0);
}

void Site::plan_answer(Duration now, bool fast, EventId cause) {
  if (std::exchange(answer_planned_[fast ? 1 : 0], true)) return;
  const auto reaction = fast ? scenario_.control.fast->reaction : scenario_.control.reaction;
  plan(now + reaction, Phase::decision, Topic::overload, fast ? 1 : 0, cause);
}

} // namespace minehall::site
