#include "sim/engine/engine.hpp"
#include "tests/engine/forked.hpp"

#include <cmath>
#include <functional>
#include <sstream>

using namespace minehall;
using namespace minehall::site;
using minehall::engine::CarrierKind;
using minehall::engine::Engine;
using minehall::engine::PlatformSpec;
using minehall::test::expect;
using minehall::test::forked;

namespace {

constexpr auto work = Topic::work_end, transfer = Topic::transfer_end, other = Topic::environment;

PlatformSpec platform(CarrierKind carrier, unsigned nodes = 4) {
  PlatformSpec spec{.nodes_per_leaf = 2, .uplinks = 2, .carrier = carrier};
  for (unsigned n = 0; n < nodes; ++n) spec.node_names.push_back("node_" + std::to_string(n));
  return spec;
}

// Writes down what happens: "10 work 0; 10 other 7; 10 settle".
struct Log : World {
  Engine* engine = nullptr;
  std::function<void(const Event&)> then = [](const Event&) {};
  std::ostringstream text;
  int settled = 0;
  void handle(const Event& event) override {
    text.precision(17);
    const auto* name = event.topic == work ? "work" : event.topic == transfer ? "transfer" : "other";
    text << event.date.si() << ' ' << name << ' ' << event.subject << "; ";
    then(event);
  }
  void settle(Duration) override { ++settled; }
};

struct Case {
  Agenda agenda;
  Engine engine;
  Log log;
  explicit Case(const PlatformSpec& spec) : engine{spec, agenda} {}
  void start(std::uint32_t id, unsigned node, double span, std::uint32_t generation = 0, double rest = 0) {
    engine.start_work({.id = ActivityId{id}, .generation = generation, .topic = work}, NodeId{node},
                      Duration::from_si(span), Duration::from_si(rest));
  }
  void send(std::uint32_t id, unsigned node, double bytes,
            Carrier::Direction direction = Carrier::Direction::to_storage) {
    engine.start_transfer({.id = ActivityId{id}, .topic = transfer}, NodeId{node}, Bytes::from_si(bytes), direction);
  }
  void plan(double date, Phase phase, std::uint32_t subject) {
    agenda.plan({.date = Duration::from_si(date), .phase = phase, .topic = other, .subject = subject});
  }
  std::string run(double end) {
    engine.run(Duration::from_si(end), log);
    return log.text.str();
  }
};

void check_text(const std::string& got, const std::string& wanted) {
  expect(got == wanted, "got    " + got + "\nwanted " + wanted);
}

const auto carriers = {CarrierKind::simgrid, CarrierKind::fluid};

} // namespace

TEST_CASE("a job that ends at the second of a failure, an arrival and a price change has ended first") {
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.plan(10, Phase::arrival, 3);
      c.plan(10, Phase::failure, 2);
      c.plan(10, Phase::environment, 1);
      c.start(0, 0, 10);
      check_text(c.run(20), "10 work 0; 10 other 1; 10 other 2; 10 other 3; ");
      expect(c.log.settled == 2, "settled once at 10 and once at the end");
      expect(c.engine.now() == Duration::from_si(20), "ends at the end");
    });
}

TEST_CASE("an end before a planned event is handled at its own date, and what it plans between comes between") {
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.plan(7, Phase::arrival, 1);
      c.start(0, 0, 6.5);
      c.log.then = [&](const Event& event) {
        if (event.topic == work) c.plan(6.75, Phase::decision, 2);
      };
      check_text(c.run(8), "6.5 work 0; 6.75 other 2; 7 other 1; ");
    });
}

TEST_CASE("a stopped job ends never, also when it is due at this very second") {
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.plan(5, Phase::environment, 9);
      c.start(0, 0, 10);
      c.start(1, 1, 10);
      c.start(2, 2, 30);
      c.log.then = [&](const Event& event) {
        if (event.topic == other) c.engine.stop(ActivityId{2});
        if (event.topic == work) c.engine.stop(ActivityId{1}); // ends at 10 as well, told after 0
      };
      check_text(c.run(40), "5 other 9; 10 work 0; ");
    });
}

TEST_CASE("work re-issued at half its rate ends when the rest is done") {
  // 10 s of work, half of it done at 5 s, the rest at half speed: ends at 15 s
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.plan(5, Phase::decision, 1);
      c.start(0, 0, 10);
      c.start(1, 0, 12); // on the same node: not slowed by its neighbour
      c.log.then = [&](const Event& event) {
        if (event.topic == other) c.start(0, 0, 10, 1);
      };
      check_text(c.run(40), "5 other 1; 12 work 1; 15 work 0; ");
    });
}

TEST_CASE("work goes on after its checkpoint, and a failure while it is written leaves nothing on the node") {
  // 30 s of work in parts of 10 s; each part a transfer apart, the second broken off by a failure of its node.
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      double written = 0;
      c.start(0, 0, 10, 0, 20);
      c.start(1, 1, 10, 0, 20);
      c.plan(35, Phase::failure, 9);
      c.log.then = [&](const Event& event) {
        if (event.topic == transfer) written = event.date.si();
        if (event.topic == transfer && event.subject == 0) c.start(0, 0, 10, 0, event.date.si() < 15 ? 10 : 0);
        if (event.topic == work && event.subject == 0 && event.date.si() < 30) c.send(0, 0, 1e6);
        if (event.topic == work && event.subject == 1) c.send(1, 1, 1e15);
        if (event.topic != other) return;
        c.engine.stop(ActivityId{1});
        c.engine.turn_off(NodeId{1});
      };
      c.run(100);
      const auto text = c.log.text.str();
      expect(text.rfind("10 work 0; 10 work 1; ", 0) == 0, text);
      expect(text.find("35 other 9; ") != std::string::npos && text.find(" transfer 1;") == std::string::npos, text);
      expect(written > 20 && written < 21, "two checkpoints before the last part");
      const auto last = text.rfind("work 0; ");
      expect(std::abs(std::stod(text.substr(text.rfind(' ', last - 2) + 1)) - (written + 10)) < 1e-9, text);
    });
}

TEST_CASE("what starts, stops or goes off long before anything ends does so at its own date") {
  // Up to 400 s SimGrid has nothing to end and is not run: its clock lags behind the events.
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      double sent = 0;
      c.plan(100, Phase::decision, 1);
      c.plan(400, Phase::decision, 2);
      c.start(0, 0, 1000);
      c.start(3, 3, 900);
      c.log.then = [&](const Event& event) {
        if (event.topic == transfer) sent = event.date.si();
        if (event.topic != other || event.subject == 1) return;
        c.start(2, 2, 50);
        c.send(1, 1, 1e12); // 20 s at 50 GB/s, and the latency of four links
        c.engine.stop(ActivityId{3});
        c.engine.turn_off(NodeId{3});
      };
      const auto text = c.run(2000);
      expect(std::abs(sent - 420) < 1e-4, "the transfer takes 20 s from 400 s on: " + text);
      expect(text.ends_with("; 450 work 2; 1000 work 0; "), "the work ends on its dates: " + text);
    });
}

TEST_CASE("a transfer arrives the latency of its links after its last byte") {
  for (const auto& [fabric, links] : {std::pair{engine::Fabric::fat_tree, 4.0}, std::pair{engine::Fabric::star, 2.0}})
    forked([&, fabric = fabric, links = links] {
      auto spec = platform(CarrierKind::simgrid);
      spec.fabric = fabric;
      spec.latency = 0.25_s;
      Case c{spec};
      std::vector<double> arrived;
      c.plan(100, Phase::decision, 1);
      c.log.then = [&](const Event& event) {
        if (event.topic == transfer) arrived.push_back(event.date.si());
        if (event.topic != other) return;
        c.send(1, 1, 1e12); // two flows of 20 s each alone; through the storage's link of 100 GB/s both at full speed
        c.send(2, 2, 1e12);
      };
      const auto text = c.run(2000);
      const double due = 120 + links * 0.25;
      expect(arrived.size() == 2 && std::abs(arrived[0] - due) < 1e-9 && std::abs(arrived[1] - due) < 1e-9,
             "both arrive together: " + text);
    });
}

TEST_CASE("a failed node is off, comes back, and carries work again") {
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.plan(8, Phase::failure, 1);
      c.plan(9, Phase::failure, 2);
      c.start(0, 0, 10);
      c.start(1, 1, 10);
      c.send(2, 0, 1e12);
      c.log.then = [&](const Event& event) {
        if (event.topic != other) return;
        if (event.subject == 2) {
          c.engine.turn_on(NodeId{0});
          return c.start(0, 0, 4, 1);
        }
        c.engine.stop(ActivityId{0});
        c.engine.stop(ActivityId{2});
        c.engine.turn_off(NodeId{0});
      };
      check_text(c.run(40), "8 other 1; 9 other 2; 10 work 1; 13 work 0; ");
    });
}

TEST_CASE("a node is not turned off under its work, nor given work when off") {
  forked([] {
    Case c{platform(CarrierKind::simgrid)};
    c.start(0, 0, 10);
    bool refused = false;
    try {
      c.engine.turn_off(NodeId{0});
    } catch (const std::logic_error&) {
      refused = true;
    }
    expect(refused, "turned off under work");
    c.engine.turn_off(NodeId{1});
    refused = false;
    try {
      c.start(1, 1, 10);
    } catch (const std::logic_error&) {
      refused = true;
    }
    expect(refused, "started on a node that is off");
    check_text(c.run(20), "10 work 0; ");
  });
}

TEST_CASE("an exception of the world leaves the run with nothing running") {
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.start(0, 0, 10);
      c.start(1, 1, 100);
      c.send(2, 2, 1e15);
      c.log.then = [](const Event&) { throw std::runtime_error("broken"); };
      std::string message;
      try {
        c.run(50);
      } catch (const std::runtime_error& error) {
        message = error.what();
      }
      expect(message == "broken", "the exception did not arrive");
    });
}

TEST_CASE("work of no span ends at once, in another round of the same instant; events without end are refused") {
  for (const auto carrier : carriers)
    forked([&] {
      Case c{platform(carrier)};
      c.plan(3, Phase::arrival, 1);
      c.log.then = [&](const Event& event) {
        if (event.topic == other) c.start(0, 0, 0);
      };
      check_text(c.run(4), "3 other 1; 3 work 0; ");
      c.plan(5, Phase::arrival, 1);
      c.log.then = [&](const Event&) { c.start(0, 0, 0); };
      bool refused = false;
      try {
        c.run(6);
      } catch (const std::logic_error&) {
        refused = true;
      }
      expect(refused, "an endless instant");
    });
}

TEST_CASE("transfers share the storage's link; each is bound by its NIC") {
  // NIC 50 GB/s, storage 100 GB/s, 4 hops of 1 us: alone 100 GB take 2 s; four from two leaves (one uplink each) 4 s
  forked([] {
    Case c{platform(CarrierKind::simgrid)};
    c.plan(0, Phase::arrival, 0);
    double alone = 0, last = 0;
    c.log.then = [&](const Event& event) {
      if (event.topic == other && event.subject == 0) c.send(0, 0, 100e9);
      if (event.topic == other && event.subject == 1)
        for (unsigned n = 0; n < 4; ++n) c.send(n, n, 100e9);
      if (event.topic == transfer) (event.date < Duration::from_si(10) ? alone : last) = event.date.si();
    };
    c.plan(10, Phase::arrival, 1);
    c.run(100);
    expect(std::abs(alone - 2.000004) < 1e-6, "alone " + std::to_string(alone));
    expect(std::abs(last - 14.000004) < 1e-6, "together " + std::to_string(last));
  });
}

TEST_CASE("a restore from a slow storage takes bytes over its bandwidth") {
  forked([] {
    auto spec = platform(CarrierKind::simgrid);
    spec.storage = Bandwidth::from_si(10e9);
    Case c{spec};
    double date = 0;
    c.log.then = [&](const Event& event) { date = event.date.si(); };
    c.send(0, 3, 100e9, Carrier::Direction::from_storage);
    c.send(1, 1, 100e9, Carrier::Direction::to_storage); // the other direction: not shared
    c.run(100);
    expect(std::abs(date - 10.000004) < 1e-6, "restore " + std::to_string(date));
  });
}

TEST_CASE("in a star each transfer is bound by its NIC, all of them by the storage's port") {
  forked([] {
    auto spec = platform(CarrierKind::simgrid, 3);
    spec.fabric = minehall::engine::Fabric::star;
    spec.nic = Bandwidth::from_si(10);
    spec.storage = Bandwidth::from_si(15);
    Case c{spec};
    double alone = 0, last = 0;
    c.log.then = [&](const Event& event) {
      if (event.topic == transfer) (event.date < Duration::from_si(50) ? alone : last) = event.date.si();
      if (event.topic == other) c.send(1, 0, 300), c.send(2, 2, 300);
    };
    c.send(0, 1, 100); // 100 B at 10 B/s
    c.plan(50, Phase::arrival, 0);
    c.run(200);
    expect(std::abs(alone - 10) < 1e-4, "one transfer runs at its NIC's speed");
    expect(std::abs(last - 90) < 1e-4, "two share 15 B/s: 300 B each take 40 s");
  });
}
