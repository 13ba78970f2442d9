// What mining adds to the site: machines that fail and come back, and the network as a closed loop.
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

void Site::build_repair(std::uint32_t replica) {
  for (std::uint32_t id = 0; id < fleets_.size(); ++id) {
    auto& unit = fleets_[id];
    const auto& machine = scenario_.machines[unit.machine];
    if (!machine.repair) continue;
    unit.shop.emplace(*machine.repair, unit.installed, Stream{scenario_.seed, replica, "machine failure", unit.path});
    plan_repair(id, EventId::none);
  }
}

void Site::plan_repair(std::uint32_t fleet, EventId cause) {
  const auto next = fleets_[fleet].shop->next_event();
  if (std::isfinite(next.si())) plan(next, Phase::failure, Topic::machine_count, fleet, cause);
}

void Site::step_machines(const Event& event) {
  auto& unit = fleets_[event.subject];
  unit.shop->advance(event.date);
  count_machines(unit, event.date);
  touch_fleet(event.subject);
  plan_repair(event.subject, EventId::none);
}

// Installed machines less those in repair; none if the hall is not in service. They age also while they stand still.
void Site::count_machines(FleetUnit& unit, Duration now) {
  const int in_service = unit.shop ? unit.shop->in_service() : unit.installed;
  unit.fleet.set_count(rooms_[unit.room].present ? in_service : 0, now);
  if (unit.shop) unit.fleet.set_board_share(unit.shop->board_share(), now);
  if (unit.control) {
    unit.control->set_count(0, unit.fleet.count(), now);
    follow(unit, now);
  }
  book_off(unit, now);
}

void Site::build_network() {
  if (!scenario_.network || !scenario_.network->loop) return;
  auto spec = *scenario_.network->loop;
  spec.difficulty = inputs_.difficulty->at({});
  spec.period_began -= Duration::from_si(scenario_.start_utc);
  const double price = inputs_.bitcoin_price->at({});
  network_.emplace(std::move(spec), BitcoinPrice::from_si(std::isnan(price) ? 0 : price));
}

// The loop writes what it finds where else a series and a list of dates stand; a retarget is public when it happens.
void Site::step_network(Duration now) {
  const double price = inputs_.bitcoin_price->at(now);
  network_->advance(now);
  if (!std::isnan(price) && price != totals_.bitcoin_price) network_->set_price(BitcoinPrice::from_si(price), now);
  if (network_->difficulty() != inputs_.difficulty->at(now))
    inputs_.difficulty = Series::constant(network_->difficulty());
  scenario_.network->subsidies.assign(1, {0, network_->subsidy()});
}

// The site's own machines are part of the network; more of them bring the next retarget nearer.
void Site::settle_network(Duration now) {
  if (totals_.hash_rate == network_share_) return;
  network_share_ = totals_.hash_rate;
  network_->set_site(network_share_, now);
  plan_environment(EventId::none);
}

// Machines that go to other work, or new ones: the difficulty follows with the next retarget, the hashprice with it.
void Site::change_world(const Event& event, const scenario::WorldFleetEvent& fleet) {
  auto& world = scenario_.network->loop->world;
  const auto at = std::ranges::find(world, fleet.world_class, &mining::WorldClassSpec::name);
  at->installed = at->installed * (1 + fleet.change);
  network_->set_installed(static_cast<std::size_t>(at - world.begin()), at->installed, event.date);
  say(event.date, "world fleet", fleet.world_class, at->installed.si(), event.id, event.cause,
      scenario_.events[event.subject].reason);
  plan(event.date, Phase::environment, Topic::environment, 0, event.id, ++environment_generation_);
}

void Site::plan_environment(EventId cause) {
  const auto date = network_ ? std::min(environment_next_, network_->next_event()) : environment_next_;
  if (std::isfinite(date.si())) plan(date, Phase::environment, Topic::environment, 0, cause, ++environment_generation_);
}

} // namespace minehall::site
