#include "sim/site/circuit.hpp"

namespace minehall::site {

using power::ElementId;

Circuit::Circuit(const scenario::Scenario& scenario, std::uint32_t replica, Agenda& agenda)
    : graph_{scenario.power}, path_{graph_, agenda, scenario.seed, replica} {
  for (std::size_t e = 0; e < scenario.power.size(); ++e)
    if (path_.backup().supplies(static_cast<ElementId>(e))) backed_up_.push_back(static_cast<ElementId>(e));
}

void Circuit::add_house_loads(const scenario::Scenario& scenario) {
  for (const auto& load : scenario.house_loads) {
    const auto port = graph_.add_port(*graph_.find(load.element), load.name);
    graph_.set_port(port, load.power);
    house_loads_.push_back({port, {}});
  }
}

void Circuit::solve(Duration now, EventId cause, const Accounts& accounts, Ledger& ledger) {
  for (int round = 0; round < 50; ++round) {
    graph_.solve();
    book_losses(now, accounts, ledger);
    if (!path_.react(now, cause)) return;
  }
  found_no_rest();
}

void Circuit::book_losses(Duration now, const Accounts& accounts, Ledger& ledger) {
  for (const auto element : graph_.changed()) {
    changed_.push_back(element);
    ledger.set(accounts.element_loss[static_cast<std::size_t>(element)], now, graph_.loss(element).si());
  }
}

void Circuit::settle(Duration now, EventId cause, const Accounts& accounts, Ledger& ledger, Totals& totals) {
  if (life_due_) {
    totals.house = {};
    for (const auto& load : house_loads_) {
      totals.house += graph_.served(load.port);
      ledger.set(load.account, now, graph_.served(load.port).si());
    }
  }
  if (path_.settled(now, cause)) life_due_ = true;
  totals.own_supply = totals.charge = {};
  for (std::size_t i = 0; i < backed_up_.size(); ++i) {
    const Power own = graph_.own_power(backed_up_[i]), charge = graph_.charge(backed_up_[i]);
    ledger.set(accounts.own_supply[i], now, own.si());
    ledger.set(accounts.charge[i], now, charge.si());
    totals.own_supply += own;
    totals.charge += charge;
  }
  totals.feed = graph_.feed_import();
  totals.import_limit = graph_.import_limit();
}

void Circuit::set_status(ElementId element, power::Status wanted) {
  graph_.set_status(element, path_.status(element, wanted));
  path_.status_changed(element);
  changed_.push_back(element); // absent or there, also where no power changes
  life_due_ = true;
}

} // namespace minehall::site
