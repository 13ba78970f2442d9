// The carriers differ in cost, not in dates: one random world, told by both.
#include "sim/engine/engine.hpp"
#include "tests/engine/forked.hpp"

#include <chrono>
#include <cstring>
#include <random>

using namespace minehall;
using namespace minehall::site;
using minehall::engine::CarrierKind;
using minehall::engine::Engine;
using minehall::engine::PlatformSpec;
using minehall::test::expect;
using minehall::test::forked;

namespace {

// Starts, re-issues, pauses for a transfer, goes on and stops at random; keeps a hash of every (date, subject,
// generation) it is told.
struct Churn : World {
  Engine* engine = nullptr;
  Agenda* agenda = nullptr;
  std::mt19937_64 random{7};
  std::vector<std::uint32_t> generation;
  std::vector<double> rest; // of the work under way, after its present part; s
  std::uint64_t hash = 1469598103934665603ull;
  std::uint64_t told = 0;
  Duration now;
  unsigned nodes = 0;

  double uniform() { return static_cast<double>(random() >> 11) * 0x1p-53; }
  void mix(std::uint64_t value) { hash = (hash ^ value) * 1099511628211ull; }
  void start(std::uint32_t id) {
    const bool whole = random() % 4 == 0; // integer spans meet others at the same second
    const double span = whole ? std::floor(uniform() * 1000) : uniform() * 1000;
    rest[id] = span * static_cast<double>(random() % 3);
    carry(id, span);
  }
  void carry(std::uint32_t id, double span) {
    engine->start_work({.id = ActivityId{id}, .generation = ++generation[id], .topic = Topic::work_end},
                       NodeId{id % nodes}, Duration::from_si(span), Duration::from_si(rest[id]));
  }
  void go_on(std::uint32_t id) {
    const double span = std::min(rest[id], uniform() * 1000);
    rest[id] -= span;
    carry(id, span);
  }
  void end(const Event& event) {
    const auto id = event.subject;
    expect(event.generation == generation[id], "told of work that was replaced");
    if (event.topic == Topic::transfer_end || (rest[id] > 0 && random() % 2 == 0)) return go_on(id);
    if (rest[id] <= 0) return start(id);
    engine->start_transfer({.id = ActivityId{id}, .generation = ++generation[id], .topic = Topic::transfer_end},
                           NodeId{id % nodes}, Bytes::from_si(1e9 * uniform()), Carrier::Direction::to_storage);
  }
  void tick() {
    agenda->plan(
        {.date = now + Duration::from_si(1.0 + uniform()), .phase = Phase::decision, .topic = Topic::environment});
  }
  void handle(const Event& event) override {
    now = event.date;
    std::uint64_t bits;
    const double date = event.date.si();
    std::memcpy(&bits, &date, sizeof bits);
    mix(bits), mix(event.subject), mix(event.generation), ++told;
    if (event.topic != Topic::environment) return end(event);
    const auto id = static_cast<std::uint32_t>(random() % generation.size());
    if (random() % 3 == 0) engine->stop(ActivityId{id});
    start(id);
    tick();
  }
  void settle(Duration) override {}
};

// Prints through a pipe what a child found.
std::pair<std::uint64_t, std::uint64_t> churn(CarrierKind carrier, unsigned jobs, double end, double latency = 1e-6) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  forked([&] {
    PlatformSpec spec{.nodes_per_leaf = 32, .uplinks = 4, .latency = Duration::from_si(latency), .carrier = carrier};
    for (unsigned n = 0; n < 64; ++n) spec.node_names.push_back(std::to_string(n));
    Agenda agenda;
    Engine engine{spec, agenda};
    Churn world;
    world.engine = &engine;
    world.agenda = &agenda;
    world.nodes = 64;
    world.generation.resize(jobs);
    world.rest.resize(jobs);
    for (std::uint32_t id = 0; id < jobs; ++id) world.start(id);
    world.tick();
    const auto begin = std::clock();
    engine.run(Duration::from_si(end), world);
    const double cpu = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    std::printf("%s, %u jobs: %lu events, %.2f us each\n", carrier == CarrierKind::fluid ? "fluid" : "simgrid", jobs,
                static_cast<unsigned long>(world.told), cpu / static_cast<double>(world.told) * 1e6);
    const std::uint64_t found[2] = {world.hash, world.told};
    expect(write(ends[1], found, sizeof found) == sizeof found, "pipe");
  });
  std::uint64_t found[2] = {};
  REQUIRE(read(ends[0], found, sizeof found) == sizeof found);
  close(ends[0]), close(ends[1]);
  return {found[0], found[1]};
}

} // namespace

TEST_CASE("SimGrid and fluid tell the same ends at the same dates, to the bit") {
  const auto simgrid = churn(CarrierKind::simgrid, 100, 1e5);
  const auto fluid = churn(CarrierKind::fluid, 100, 1e5);
  CHECK(simgrid == fluid);
  CHECK(simgrid.second > 50'000);
}

TEST_CASE("they do also where work ends and begins while a transfer is on its way behind its last byte") {
  CHECK(churn(CarrierKind::simgrid, 100, 2e4, 0.25) == churn(CarrierKind::fluid, 100, 2e4, 0.25));
}

TEST_CASE("the fluid carrier stays cheap with thousands running") { churn(CarrierKind::fluid, 5000, 2e4); }
