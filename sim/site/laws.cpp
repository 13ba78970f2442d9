#include "sim/site/laws.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {
namespace {

double sum(const Ledger& ledger, const std::vector<AccountId>& accounts, Duration end) {
  CompensatedSum total;
  for (const auto id : accounts) total.add(ledger.quantity(id, end));
  return total.value();
}

Law feed_balance(const Site& site, Duration end) {
  const auto& ledger = site.ledger();
  const auto& accounts = site.accounts();
  CompensatedSum right;
  right.add(sum(ledger, accounts.element_loss, end));
  right.add(sum(ledger, accounts.supply_energy, end));
  for (const auto& unit : site.fleets()) right.add(ledger.quantity(unit.energy_account, end));
  for (const auto& room : site.rooms()) right.add(ledger.quantity(room.cooling_account, end));
  for (const auto& load : site.house_loads()) right.add(ledger.quantity(load.account, end));
  for (const auto id : accounts.charge) right.add(ledger.quantity(id, end));
  const double left = ledger.quantity(accounts.energy, end) + sum(ledger, accounts.own_supply, end);
  return {"feed", "energy at the feed + own supply = loads + losses + charge", left, right.value(), "J"};
}

// Air that nobody heats follows the weather: what it holds, against a kelvin of it, is what rounding stands against.
Law heat_balance(const Site& site, Duration end) {
  CompensatedSum in, out;
  double gross = 0;
  for (const auto& room : site.rooms()) {
    in.add(site.ledger().quantity(room.heat_account, end));
    out.add(room.air.heat_out(end).si());
    out.add(room.air.stored(end).si());
    gross += std::abs(room.air.heat_out(end).si()) + std::abs(room.air.stored(end).si()) +
             (room.air.heat_capacity() * TemperatureDelta::from_si(1)).si();
  }
  return {"heat", "heat into all halls = heat out + stored", in.value(), out.value(), "J", gross};
}

Law machine_heat(const Site& site, Duration end) {
  CompensatedSum in, machines;
  for (const auto& room : site.rooms())
    if (room.mining && room.losses.empty() && room.house.empty()) {
      in.add(room.air.heat_in(end).si());
      for (const auto id : room.fleets) machines.add(site.fleets()[id].fleet.energy().si());
    }
  return {"miner heat", "heat into containers = energy of their miners", in.value(), machines.value(), "J"};
}

Law hash_balance(const Site& site, Duration end) {
  CompensatedSum fleets;
  for (const auto& unit : site.fleets()) fleets.add(unit.fleet.hashes().si());
  return {"hashes", "hashes in the ledger = hashes of all fleets", sum(site.ledger(), site.accounts().hashes, end),
          fleets.value(), "hash"};
}

// All that is due in the run: energy, delivery and charges.
Law bill(const Site& site) {
  const auto& ledger = site.ledger();
  const auto& market = site.market();
  std::vector<bool> due(ledger.size(), false);
  const auto mark = [&](AccountId id) { due[static_cast<std::size_t>(id)] = true; };
  mark(site.accounts().energy);
  mark(site.accounts().delivery);
  for (std::size_t i = 0; i < market.charges().size(); ++i)
    if (market.settlement()->accounts()[i].due == market::Due::now) mark(market.charges()[i]);
  CompensatedSum rows;
  for (const auto& row : ledger.rows())
    if (due[static_cast<std::size_t>(row.account)]) rows.add(-row.money.si());
  const Money billed = market.settlement() ? market.settlement()->all_in().numerator : site.meter().total().total();
  return {"bill", "energy rows of the ledger = bill of the metering intervals", rows.value(), billed.si(), "USD"};
}

Law programme_money(const Site& site, Duration end) {
  CompensatedSum booked, owed;
  for (const auto& unit : site.market().programmes()) {
    for (const auto id : {unit.capacity, unit.energy, unit.penalty, unit.unavailable})
      booked.add(site.ledger().money(id, end).si());
    owed.add((unit.state.capacity_payment() + unit.state.energy_payment() - unit.state.penalty() -
              unit.state.unavailable_charge())
                 .si());
  }
  return {"programmes", "programme rows of the ledger = payments less penalties", booked.value(), owed.value(), "USD"};
}

Law gpu_balance(const Site& site, Duration end) {
  const auto& time = site.cluster()->gpu_time();
  CompensatedSum used;
  for (const auto* part : {&time.productive, &time.lost, &time.overhead, &time.unsaved}) used.add(part->value());
  return {"gpu time", "allocated GPU-seconds = productive + lost + overhead + unsaved",
          site.ledger().quantity(site.accounts().gpu_allocated, end), used.value(), "s"};
}

// Ledger and graph against the batteries' own account; both sides gross, so that rounding has something to stand
// against.
Law storage(const Site& site, Duration end) {
  CompensatedSum left, right;
  const auto& elements = site.backed_up();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (std::holds_alternative<power::GensetSpec>(site.graph().spec(elements[i]).kind)) continue;
    left.add(site.ledger().quantity(site.accounts().charge[i], end));
    right.add(site.ledger().quantity(site.accounts().own_supply[i], end));
  }
  for (const auto& store : site.power_path().backup().stores()) {
    left.add(store.battery.initial().si());
    right.add(store.battery.energy(end).si());
    right.add(store.battery.lost().si());
  }
  return {"storage", "charge + stored at the start = own supply + stored at the end + lost in cells", left.value(),
          right.value(), "J"};
}

// Whoever is to stop at the bound was late: power still flowed at the terminals after the date of it.
Law charge_range(const Site& site) {
  return {"state of charge", "times that a store gave or took beyond its bounds",
          static_cast<double>(site.power_path().backup().charge_breaches()), 0, "1"};
}

Law dead_flow(const Site& site) {
  const auto& path = site.power_path();
  auto count = path.dead_flows();
  for (std::size_t e = 0; e < site.graph().size(); ++e) {
    const auto element = static_cast<power::ElementId>(e);
    if (path.flows(element) && !site.graph().may_live(element)) ++count;
  }
  return {"dead flow", "instants with power through an open or dead element", static_cast<double>(count), 0, "1"};
}

Law finite_numbers(const Site& site, Duration end) {
  const auto& ledger = site.ledger();
  int odd = 0;
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    const auto id = static_cast<AccountId>(i);
    if (!std::isfinite(ledger.quantity(id, end)) || !std::isfinite(ledger.money(id, end).si())) ++odd;
  }
  return {"numbers", "accounts of the ledger that are no finite number", static_cast<double>(odd), 0, "1"};
}

// Whoever answers the flow (stores, switches, plants in the heat of losses) has come to rest with it.
Law at_rest(const Site& site) {
  return {"rest", "instants at which the power path found no rest", static_cast<double>(site.restless()), 0, "1"};
}

Law bitcoin_balance(const Site& site, Duration end) {
  const auto& ledger = site.ledger();
  const double mined = sum(ledger, site.accounts().reward, end) + sum(ledger, site.accounts().pool_fee, end);
  return {"bitcoin", "bitcoin at the start + rewards less fees = held + sold",
          site.scenario().treasury->opening.si() + mined,
          site.mining_income().treasury()->held().si() - ledger.quantity(site.mining_income().books().sale, end),
          "BTC"};
}

// What the treasury took in and what it has made of it, at cost.
Law treasury_money(const Site& site, Duration end) {
  const auto& ledger = site.ledger();
  const auto& books = site.mining_income().books();
  CompensatedSum left;
  left.add(books.opening);
  for (const auto* accounts : {&site.accounts().reward, &site.accounts().pool_fee})
    for (const auto id : *accounts) left.add(ledger.money(id, end).si());
  for (const auto id : {books.sale, books.fee, books.bill}) left.add(ledger.money(id, end).si());
  return {"treasury", "rewards + gains of sales - fees - bills = cash + bitcoin held at cost", left.value(),
          site.mining_income().treasury()->cash().si() + books.value, "USD"};
}

} // namespace

double Law::gap() const {
  const double size = std::max({std::abs(left), std::abs(right), gross});
  return size == 0 ? 0 : std::abs(left - right) / size;
}

std::vector<Law> laws(const Site& site, Duration end) {
  std::vector<Law> all = {feed_balance(site, end), heat_balance(site, end), machine_heat(site, end),
                          hash_balance(site, end), bill(site)};
  if (site.cluster()) all.push_back(gpu_balance(site, end));
  if (!site.market().programmes().empty()) all.push_back(programme_money(site, end));
  if (site.mining_income().treasury()) {
    all.push_back(bitcoin_balance(site, end));
    all.push_back(treasury_money(site, end));
  }
  all.push_back(dead_flow(site));
  all.push_back(at_rest(site));
  all.push_back(storage(site, end));
  all.push_back(charge_range(site));
  all.push_back(finite_numbers(site, end));
  return all;
}

} // namespace minehall::site
