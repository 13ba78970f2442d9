#include "models/scheduling/policy.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scheduling;

namespace {

Duration seconds(double value) { return Duration::from_si(value); }

struct Desk {
  std::unique_ptr<Policy> policy;
  Slots slots;
  std::vector<std::pair<std::uint32_t, Parts>> running{};

  void submit(std::uint32_t id, std::uint32_t gpus, double requested, double at) {
    policy->submit({.job = JobId{id}, .gpus = gpus, .requested = seconds(requested), .submit = seconds(at)});
  }
  std::vector<std::uint32_t> start(double now) {
    std::vector<std::uint32_t> ids;
    for (auto& placement : policy->start(seconds(now), slots)) {
      ids.push_back(static_cast<std::uint32_t>(placement.job));
      running.emplace_back(ids.back(), placement.parts);
    }
    return ids;
  }
  void end(std::uint32_t id) {
    for (auto& [job, parts] : running)
      if (job == id) policy->ended(JobId{id}, parts), slots.release(parts);
    std::erase_if(running, [&](const auto& entry) { return entry.first == id; });
  }
};

using Ids = std::vector<std::uint32_t>;

} // namespace

TEST_CASE("first come, first served: a head that does not fit holds the others back") {
  Desk desk{make_policy(FifoSpec{}), Slots{1, 4}};
  desk.submit(0, 3, 100, 0);
  desk.submit(1, 2, 100, 1);
  desk.submit(2, 1, 10, 2);
  CHECK(desk.start(2) == Ids{0});
  desk.end(0);
  CHECK(desk.start(100) == Ids{1, 2});
}

TEST_CASE("EASY, five jobs on four slots by hand") {
  // 0 holds three slots until 100. 1 (two slots) is the head: reserved at 100, when four are free; two are spare then.
  // 2 (one slot, 100 s) would end at 103 > 100 but fits into the spare; no slot is left for 3 and 4.
  Desk desk{make_policy(EasyBackfillSpec{}), Slots{1, 4}};
  desk.submit(0, 3, 100, 0);
  CHECK(desk.start(0) == Ids{0});
  desk.submit(1, 2, 50, 1);
  desk.submit(2, 1, 100, 3);
  desk.submit(3, 1, 10, 4);
  desk.submit(4, 4, 10, 5);
  CHECK(desk.start(5) == Ids{2});
  desk.end(0);
  CHECK(desk.start(100) == Ids{1, 3}); // the head on its date; 3 is next and fits; 4 needs all
  desk.end(1), desk.end(2), desk.end(3);
  CHECK(desk.start(150) == Ids{4});
  CHECK(desk.policy->waiting() == 0);
}

TEST_CASE("EASY: a job that would delay the head does not overtake it, one that ends in time does") {
  Desk desk{make_policy(EasyBackfillSpec{}), Slots{1, 4}};
  desk.submit(0, 3, 100, 0);
  CHECK(desk.start(0) == Ids{0});
  desk.submit(1, 4, 50, 1);  // reserved at 100, nothing spare
  desk.submit(2, 1, 100, 2); // would end at 103
  desk.submit(3, 1, 97, 3);  // ends at 100
  CHECK(desk.start(3) == Ids{3});
  desk.end(3), desk.end(0);
  CHECK(desk.start(60) == Ids{1}); // both ended early: the head starts at once
}

TEST_CASE("EASY reserves the nodes that drain first for a job on whole nodes") {
  Desk desk{make_policy(EasyBackfillSpec{}), Slots{3, 8}};
  desk.submit(0, 8, 300, 0); // node 0
  desk.submit(1, 8, 100, 0); // node 1
  desk.submit(2, 4, 200, 0); // node 2, four slots free
  CHECK(desk.start(0) == Ids{0, 1, 2});
  desk.submit(3, 16, 100, 1); // nodes 1 and 2, at 200
  desk.submit(4, 4, 500, 2);  // only node 2 has room: would delay 3
  desk.submit(5, 4, 150, 3);
  CHECK(desk.start(3) == Ids{5});
  desk.end(0);
  CHECK(desk.start(90) == Ids{4}); // node 0 is not reserved
  desk.end(1), desk.end(5);
  CHECK(desk.start(160).empty());
  desk.end(2);
  CHECK(desk.start(200) == Ids{3});
}

TEST_CASE("a failed reserved node makes a new reservation; without enough nodes everybody may overtake") {
  Desk desk{make_policy(EasyBackfillSpec{}), Slots{2, 8}};
  desk.submit(0, 4, 100, 0);
  CHECK(desk.start(0) == Ids{0});
  desk.submit(1, 16, 100, 1); // both nodes, at 100
  desk.submit(2, 8, 1000, 2);
  CHECK(desk.start(2).empty());
  desk.end(0);
  desk.slots.close(NodeId{0});
  CHECK(desk.start(3) == Ids{2}); // no date for the head
  desk.slots.reopen(NodeId{0});
  desk.submit(3, 8, 2000, 4);
  CHECK(desk.start(4).empty()); // the head has a date again (1003), which 3 would delay
}

TEST_CASE("a requeued job stands where it stood; a withdrawn one is gone") {
  for (const PolicySpec& spec : {PolicySpec{FifoSpec{}}, PolicySpec{EasyBackfillSpec{}}}) {
    Desk desk{make_policy(spec), Slots{1, 1}};
    desk.submit(0, 1, 10, 0);
    CHECK(desk.start(0) == Ids{0});
    desk.submit(1, 1, 10, 1);
    desk.submit(2, 1, 10, 2);
    desk.end(0);
    desk.submit(0, 1, 5, 0);
    CHECK(desk.start(3) == Ids{0});
    CHECK(desk.policy->withdraw(JobId{1}));
    CHECK_FALSE(desk.policy->withdraw(JobId{1}));
    CHECK_FALSE(desk.policy->withdraw(JobId{0}));
    desk.end(0);
    CHECK(desk.start(8) == Ids{2});
  }
}
