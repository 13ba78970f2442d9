// A graph, an agenda and the power path, driven as the engine and the site do it.
#pragma once

#include "sim/site/power_path.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace minehall::site {

using namespace power;

struct Links final : Observer {
  struct Link {
    double date;
    std::string element, what;
    double value;
    EventId id, cause, root;
  };
  std::vector<Link> all;
  void job(const JobOutcome&) override {}
  void segment(const SegmentOutcome&) override {}
  void failure(const FailureOutcome&) override {}
  void occurrence(const Occurrence&) override {}
  void curve(std::uint32_t, const thermal::Hall&, Duration) override {}
  void link(const ChainLink& at) override {
    all.push_back({at.date.si(), std::string{at.element}, std::string{at.what}, at.value, at.id, at.cause, at.root});
  }
};

struct PowerWorld {
  explicit PowerWorld(std::vector<ElementSpec> elements, std::uint32_t replica = 0)
      : graph{std::move(elements)}, path{graph, agenda, 1, replica} {
    path.attach(links);
  }
  ElementId operator[](std::string_view name) const { return graph.find(name).value(); }
  PortId load(std::string_view element, Power power) {
    const auto port = graph.add_port((*this)[element], "load");
    graph.set_port(port, power);
    return port;
  }
  void settle(Duration now, EventId cause) {
    rounds = 0;
    do graph.solve();
    while (path.react(now, cause) && ++rounds < 50);
    path.settled(now, cause);
    CHECK(std::abs(graph.imbalance().si()) <= 1e-9 * std::max(1.0, graph.feed_import().si()));
    for (const auto& store : path.backup().stores()) {
      CHECK(store.battery.state_of_charge(now) >= 0);
      CHECK(store.battery.state_of_charge(now) <= 1);
    }
  }
  void run(Duration until) {
    if (!begun) settle({}, EventId::none);
    begun = true;
    while (agenda.head() <= until) {
      const auto now = agenda.head();
      EventId cause = EventId::none;
      while (agenda.head() <= now) {
        const auto event = agenda.pop();
        path.trace(event.id, event.cause);
        path.handle(event);
        cause = event.id;
      }
      settle(now, cause);
    }
  }
  EventId fail(std::string_view element, Duration now) {
    run(now);
    const auto id = agenda.note();
    path.tell(now, (*this)[element], "failed", 0, id, EventId::none);
    graph.set_status((*this)[element], Status::failed);
    path.status_changed((*this)[element]);
    settle(now, id);
    return id;
  }
  void repair(std::string_view element, Duration now) {
    run(now);
    path.repaired((*this)[element], now);
    graph.set_status((*this)[element], path.status((*this)[element], Status::closed));
    path.status_changed((*this)[element]);
    settle(now, agenda.note());
  }
  // "what element" of all links but of those that only say who is dead or live
  std::vector<std::string> story() const {
    std::vector<std::string> lines;
    for (const auto& at : links.all)
      if (at.what != "dead" && at.what != "live") lines.push_back(at.what + " " + at.element);
    return lines;
  }
  std::size_t count(std::string_view what) const {
    return static_cast<std::size_t>(
        std::count_if(links.all.begin(), links.all.end(), [&](const auto& at) { return at.what == what; }));
  }
  const Links::Link& link(std::string_view what, std::string_view element) const {
    for (const auto& at : links.all)
      if (at.what == what && at.element == element) return at;
    FAIL("no link '" << what << " " << element << "'");
    return links.all.front();
  }

  Graph graph;
  Agenda agenda;
  PowerPath path;
  Links links;
  bool begun = false;
  int rounds = 0; // of the last settle
};

inline UpsSpec ups(Power rating, bool bypass = false) {
  UpsSpec spec{rating, 0, 0, 0};
  spec.bypass = bypass;
  spec.input_power_factor = 1;
  spec.battery = BatterySpec{.energy = rating * 300.0_s, .charge_rate = 0.5};
  return spec;
}

} // namespace minehall::site
