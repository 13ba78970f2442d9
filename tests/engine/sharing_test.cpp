// Flows that meet on links: what SimGrid gives each of them, against shares filled by hand.
#include "sim/engine/engine.hpp"
#include "tests/engine/forked.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

using namespace minehall;
using namespace minehall::site;
using minehall::engine::Engine;
using minehall::engine::PlatformSpec;
using minehall::test::expect;
using minehall::test::forked;

namespace {

constexpr unsigned nodes = 6;
constexpr double latency = 1e-6; // s, of a link; a star has two on the way

struct Flow {
  double start = 0; // s
  double bytes = 0;
  unsigned node = 0;
  bool out = true;
  double left = 0, rate = 0, end = 0;
};

PlatformSpec star() {
  PlatformSpec spec{.fabric = engine::Fabric::star,
                    .nic = Bandwidth::from_si(50e9),
                    .latency = Duration::from_si(latency),
                    .storage = Bandwidth::from_si(100e9),
                    .carrier = engine::CarrierKind::simgrid};
  for (unsigned n = 0; n < nodes; ++n) spec.node_names.push_back("node_" + std::to_string(n));
  return spec;
}

struct Traffic final : World {
  std::vector<Flow>* flows = nullptr;
  Engine* engine = nullptr;
  void handle(const Event& event) override {
    auto& flow = (*flows)[event.subject];
    if (event.topic == Topic::transfer_end)
      flow.end = event.date.si();
    else
      engine->start_transfer({.id = ActivityId{event.subject}, .topic = Topic::transfer_end}, NodeId{flow.node},
                             Bytes::from_si(flow.bytes),
                             flow.out ? Carrier::Direction::to_storage : Carrier::Direction::from_storage);
  }
  void settle(Duration) override {}
};

void simulate(std::vector<Flow>& flows) {
  Agenda agenda;
  Engine engine{star(), agenda};
  Traffic world;
  world.flows = &flows;
  world.engine = &engine;
  for (std::uint32_t i = 0; i < flows.size(); ++i)
    agenda.plan({.date = Duration::from_si(flows[i].start),
                 .phase = Phase::decision,
                 .topic = Topic::environment,
                 .subject = i});
  engine.run(Duration::from_si(1000), world);
}

// Progressive filling: all rates rise together; who meets a full link keeps what it has. Each way of a NIC and of the
// storage's port is a link of its own.
void fill(std::vector<Flow*>& running) {
  std::array<double, 2 * nodes + 2> room{};
  room.fill(50e9);
  room[2 * nodes] = room[2 * nodes + 1] = 100e9;
  const auto links = [](const Flow& flow) {
    const unsigned way = flow.out ? 0 : 1;
    return std::array<unsigned, 2>{2 * flow.node + way, 2 * nodes + way};
  };
  auto rising = running;
  for (auto* flow : running) flow->rate = 0;
  while (!rising.empty()) {
    std::array<int, 2 * nodes + 2> users{};
    for (const auto* flow : rising)
      for (const auto link : links(*flow)) ++users[link];
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t link = 0; link < room.size(); ++link)
      if (users[link] > 0) step = std::min(step, room[link] / users[link]);
    for (auto* flow : rising) flow->rate += step;
    for (std::size_t link = 0; link < room.size(); ++link) room[link] -= step * users[link];
    std::erase_if(rising, [&](const Flow* flow) {
      return std::ranges::any_of(links(*flow), [&](auto link) { return room[link] < 1; });
    });
  }
}

void reckon(std::vector<Flow>& flows) {
  for (auto& flow : flows) flow.left = flow.bytes, flow.end = 0;
  for (double now = 0;;) {
    std::vector<Flow*> running;
    double next = std::numeric_limits<double>::infinity();
    for (auto& flow : flows) {
      if (flow.end > 0) continue;
      if (flow.start > now)
        next = std::min(next, flow.start);
      else
        running.push_back(&flow);
    }
    fill(running);
    for (const auto* flow : running) next = std::min(next, now + flow->left / flow->rate);
    if (std::isinf(next)) return;
    for (auto* flow : running) {
      flow->left -= flow->rate * (next - now);
      if (flow->left < 1) flow->end = next + 2 * latency;
    }
    now = next;
  }
}

void check_against_filling(std::vector<Flow> flows, double within) {
  auto wanted = flows;
  reckon(wanted);
  simulate(flows);
  for (std::size_t i = 0; i < flows.size(); ++i)
    expect(wanted[i].end > 0 && std::abs(flows[i].end - wanted[i].end) < within,
           "flow " + std::to_string(i) + " ends at " + std::to_string(flows[i].end) + ", by filling at " +
               std::to_string(wanted[i].end));
}

} // namespace

// With the latency inside SimGrid 3.32 all three got a third of the storage's port, more than one NIC carries.
TEST_CASE("two flows into one node and one into another share what the storage gives") {
  forked([] {
    std::vector<Flow> flows{{.start = 10, .bytes = 40e9, .node = 0, .out = false},
                            {.start = 10, .bytes = 10e9, .node = 1, .out = false},
                            {.start = 10, .bytes = 10e9, .node = 1, .out = false}};
    simulate(flows);
    for (const auto& [flow, end] : {std::pair{0, 10.8}, std::pair{1, 10.4}, std::pair{2, 10.4}})
      expect(std::abs(flows[static_cast<std::size_t>(flow)].end - end - 2 * latency) < 1e-9,
             "flow " + std::to_string(flow) + " ends at " + std::to_string(flows[static_cast<std::size_t>(flow)].end));
  });
}

TEST_CASE("a hundred flows that come and go get their max-min shares") {
  for (unsigned seed = 1; seed <= 20; ++seed)
    forked([seed] {
      std::mt19937 random{seed};
      const auto upto = [&](unsigned n) { return random() % n; };
      std::vector<Flow> flows;
      for (int i = 0; i < 100; ++i)
        flows.push_back({.start = 1 + 0.25 * upto(120), // several at one date
                         .bytes = 1e9 * (1 + upto(60)),
                         .node = static_cast<unsigned>(upto(nodes)),
                         .out = upto(2) == 0});
      check_against_filling(flows, 1e-4);
    });
}
