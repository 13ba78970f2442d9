// What control may see when it looks: anew, but for fleets that have not moved since.
#include "models/mining/mode_choice.hpp"
#include "models/mining/revenue.hpp"
#include "sim/site/decisions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {

using mining::Reason;

namespace {

// Until the last batch of a gateway has followed.
Duration time_to_shed(const mining::FleetControlSpec& spec, const FleetUnit& unit) {
  const int count = unit.fleet.count(), batch = std::clamp((count + 9) / 10, spec.smallest_batch, spec.largest_batch);
  const double batches = std::ceil(count / static_cast<double>(batch * std::max(spec.lanes, 1)));
  return spec.tick + spec.curtail_confirmation * std::max(batches - 1, 0.0) + unit.fleet.spec().shed_time;
}

// Fans beside a fleet that draw with it, and whether another fleet keeps them running.
struct Fans {
  Power power;
  bool stay = false;
};

Fans fans_beside(std::uint32_t id, const SiteState& state) {
  const auto& software = state.scenario.control.fleet_control;
  const auto& fleets = state.rooms[state.fleets[id].room].fleets;
  if (!software || fleets.front() != id) return {};
  const auto wants = [&](auto other) { return other != id && !state.fleets[other].ordered_off(); };
  return {software->fans, std::ranges::any_of(fleets, wants)};
}

FleetView look(const FleetUnit& unit, const power::Graph& graph, Duration now,
               const std::optional<mining::FleetControlSpec>& software, Fans fans) {
  const auto& fleet = unit.fleet;
  FleetView view;
  view.machine = unit.machine;
  view.power = fleet.power();
  view.running = fleet.full_power() + fans.power;
  view.stopped = unit.stopped() + (fans.stay ? fans.power : Power{});
  view.each = unit.each();
  view.machines = fleet.count();
  view.told = unit.told;
  view.asked = std::min(unit.asked, fleet.count());
  view.reasons = fleet.reasons();
  view.reasons.clear(Reason::sag); // it comes back by itself: its room is kept
  view.available = graph.live(unit.port) && !fleet.reasons().has(Reason::trip) &&
                   !fleet.reasons().has(Reason::failed) && !fleet.reasons().has(Reason::relay) && fleet.count() > 0;
  const auto off_at = fleet.off_at();
  view.gone_in = off_at ? *off_at - now : (view.reasons.any() ? Duration{} : fleet.spec().shed_time);
  view.after = !view.available ? view.power : (view.reasons.any() ? view.stopped : view.running - view.gives());
  if (!unit.control || !view.available) return view;
  view.gone_in = fleet.asleep() == fleet.count() ? Duration{} : time_to_shed(*software, unit);
  if (software->replacement == mining::Replacement::from_fleet) // who does not respond draws on
    view.after = std::max(view.after, view.stopped + fleet.saving() * unit.control->stuck());
  return view;
}

} // namespace

void Decisions::look_at_prices(Duration now) {
  const auto& scenario = state_.scenario;
  auto& view = view_;
  view.now = now;
  view.limit = state_.totals.import_limit;
  overheads_.measure(now);
  view.overhead = overheads_.miners();
  view.import = state_.totals.feed + fleets_.moved_since_settle() * view.overhead;
  view.gang_overhead = overheads_.gangs();
  view.price = EnergyPrice::from_si(state_.totals.known_price);
  view.delivery = scenario.tariff.delivery_adder;
  HashPrice known = HashPrice::from_si(std::nan(""));
  if (state_.inputs.bitcoin_price)
    known = mining::hashprice(known_difficulty_, subsidy_at(*scenario.network, state_.inputs.calendar.utc(now)),
                              scenario.network->fee_share, BitcoinPrice::from_si(known_bitcoin_price_));
  view.breakeven.clear();
  for (const auto& machine : scenario.machines)
    view.breakeven.push_back(mining::breakeven_power_price(known, efficiency(machine), view.overhead,
                                                           scenario.network ? scenario.network->pool_fee : 0));
}

void Decisions::look_around(Duration now) {
  look_at_fleets(now);
  obligations_.look(view_, now);
  look_at_elements(now);
  if (ai_.any()) ai_.look(view_, now, fast_look_);
}

// Anew: those that have moved since the last look or are about to stop; all of them once a feed came or went.
void Decisions::look_at_fleets(Duration now) {
  const auto& scenario = state_.scenario;
  view_.fleets.resize(state_.fleets.size());
  fleets_.seen().refresh(view_.fleets, [&](std::uint32_t id) {
    const auto& unit = state_.fleets[id];
    return std::pair{look(unit, state_.graph(), now, scenario.control.fleet_control, fans_beside(id, state_)),
                     unit.fleet.off_at().has_value()};
  });
  const bool by_hall = std::holds_alternative<scenario::FixedPrioritySpec>(scenario.control.policy);
  const bool by_heat = std::holds_alternative<scenario::ThermalLimitSpec>(scenario.control.policy);
  if (!by_hall && !by_heat) return;
  for (std::size_t i = 0; i < state_.fleets.size(); ++i) {
    const auto& room = state_.rooms[state_.fleets[i].room];
    view_.fleets[i].hall = std::string_view{room.name}.substr(0, room.name.rfind('.'));
    view_.fleets[i].inlet = room.air.at(now);
    view_.fleets[i].throttle = state_.fleets[i].fleet.spec().limits.throttle;
  }
}

// Overloaded elements, and the room that the others leave; nothing to do where no device would trip.
void Decisions::look_at_elements(Duration now) {
  const auto& graph = state_.graph();
  const auto& trips = state_.circuit.path().trips();
  view_.gang_room = Power::from_si(std::numeric_limits<double>::infinity());
  view_.overloads.clear();
  if (!trips.any()) return;
  const auto& control = state_.scenario.control;
  const auto& band = control.elements;
  const double release_at = band ? band->release_at : control.release_at;
  for (std::size_t i = 0; i < state_.fleets.size(); ++i)
    view_.fleets[i].room = graph.headroom(graph.element_of(state_.fleets[i].port), release_at);
  for (const auto port : ai_.supplies())
    view_.gang_room = std::min(view_.gang_room, graph.headroom(graph.element_of(port), release_at));
  std::vector<power::ElementId> elements{trips.overloaded().begin(), trips.overloaded().end()};
  if (band) elements.clear(), trips.list_above(band->cap_at, elements);
  for (const auto element : elements)
    view_.overloads.push_back(overload_view(element, band ? band->cap_at : control.cap_at, now));
}

OverloadView Decisions::overload_view(power::ElementId element, double target, Duration now) const {
  const auto& graph = state_.graph();
  OverloadView at{.loading = graph.loading(element), .carries = graph.output(element)};
  at.target = target;
  at.trip_in = state_.circuit.path().trips().time_to_trip(element, now);
  for (const auto& unit : state_.fleets) at.share.push_back(graph.reach(graph.element_of(unit.port), element));
  for (const auto tier : scheduling::tier_order) at.gangs[index(tier)] = ai_.reach(tier, element);
  return at;
}

// At the known price; the price at which a class stops is that of its most frugal profile.
void Decisions::choose_modes(const Event& event, EventId& cause) {
  if (!fleets_.choose_modes()) return;
  const bool moved = choose_modes((view_.price + view_.delivery).si());
  std::vector<double> highest(view_.breakeven.size(), 0);
  for (const auto& unit : state_.fleets)
    highest[unit.machine] =
        std::max(highest[unit.machine], mining::highest_price(state_.scenario.machines[unit.machine], unit.own_mode));
  for (std::size_t m = 0; m < highest.size(); ++m)
    if (highest[m] > 0) view_.breakeven[m] = view_.breakeven[m] * highest[m];
  if (!moved) return;
  cause = looked_for(event);
  const auto draw = [&] {
    Power sum;
    for (const auto& unit : state_.fleets) sum += unit.fleet.power();
    return sum;
  };
  const Power before = draw();
  fleets_.set_modes(event.date, cause);
  view_.import += (draw() - before) * overheads_.miners();
  instant_.begin_decision(); // it is this one
}

// True if a fleet is to run another profile; back to a higher one only once the price is the band below what that
// earns.
bool Decisions::choose_modes(double price) {
  if (std::isnan(price)) return false;
  const double band = controller_.price_band().si();
  bool moved = false;
  for (auto& unit : state_.fleets) {
    const auto& machine = state_.scenario.machines[unit.machine];
    const double breakeven = view_.breakeven[unit.machine].si();
    if (!(breakeven > 0) || machine.modes.size() < 2) continue;
    const auto power = [&](std::size_t mode) { return machine.modes[mode].power_fraction; };
    const auto down = mining::best_mode(machine, unit.own_mode, price / breakeven).mode;
    const auto up = mining::best_mode(machine, unit.own_mode, (price + band) / breakeven).mode;
    const auto before = unit.chosen_mode;
    if (power(down) < power(before)) unit.chosen_mode = down;
    if (power(up) > power(before)) unit.chosen_mode = up;
    moved = moved || unit.chosen_mode != before;
  }
  return moved;
}

} // namespace minehall::site
