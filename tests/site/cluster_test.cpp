// Jobs on nodes, by hand: segments, checkpoints, failures, requeues; every GPU second is booked once.
#include "sim/site/cluster.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace minehall;
using namespace minehall::site;

namespace {

using scheduling::Tier;

constexpr double hour = 3600;
Duration at(double seconds) { return Duration::from_si(seconds); }

// Work takes what it is told to take, a transfer a minute; both end in the agenda.
class FakeCarrier final : public Carrier {
public:
  explicit FakeCarrier(Agenda& agenda) : agenda_{agenda} {}
  void start_work(const Notice& notice, NodeId lead, Duration span, Duration) override {
    CHECK(off.count(lead) == 0);
    plan(notice, span);
  }
  void start_transfer(const Notice& notice, NodeId, Bytes amount, Direction direction) override {
    (direction == Direction::to_storage ? written : restored) += amount.si();
    plan(notice, at(60));
  }
  void stop(ActivityId id) override { live.erase(id); }
  void turn_off(NodeId node) override { off[node] = true; }
  void turn_on(NodeId node) override { off.erase(node); }
  bool tells(const Event& event) { // once, and nothing of what was stopped or replaced
    const auto found = live.find(static_cast<ActivityId>(event.subject));
    if (found == live.end() || found->second != event.generation) return false;
    live.erase(found);
    return true;
  }

  Duration now;
  double written = 0, restored = 0;
  std::map<NodeId, bool> off;
  std::map<ActivityId, std::uint32_t> live;

private:
  void plan(const Notice& notice, Duration span) {
    live[notice.id] = notice.generation;
    agenda_.plan({.date = now + span,
                  .phase = Phase::completion,
                  .topic = notice.topic,
                  .subject = static_cast<std::uint32_t>(notice.id),
                  .generation = notice.generation,
                  .cause = notice.cause});
  }
  Agenda& agenda_;
};

struct Notes final : Observer {
  void job(const JobOutcome& outcome) override { jobs[static_cast<std::uint32_t>(outcome.job)] = outcome; }
  void segment(const SegmentOutcome& outcome) override { segments.push_back(outcome); }
  void failure(const FailureOutcome&) override {}
  void occurrence(const Occurrence&) override {}
  void curve(std::uint32_t, const thermal::Hall&, Duration) override {}
  std::map<std::uint32_t, JobOutcome> jobs;
  std::vector<SegmentOutcome> segments;
};

scheduling::JobRecord job(double submit, double run, int gpus) {
  return {.submit_s = submit, .run_s = run, .requested_s = run, .gpus = gpus};
}

struct Bench {
  explicit Bench(std::vector<scheduling::JobRecord> records, std::uint32_t nodes = 1)
      : cluster{scenario::ClusterSpec{}, nodes, records, agenda} {
    cluster.set_groups(std::vector<std::uint32_t>(nodes, 0), 1);
    cluster.attach(carrier, notes);
  }
  EventId script(double date, Topic topic, std::uint32_t node = 0) {
    return agenda.plan(
        {.date = at(date),
         .phase = topic == Topic::cap_effective || topic == Topic::suspend ? Phase::decision : Phase::failure,
         .topic = topic,
         .subject = node});
  }
  void handle(const Event& event) {
    switch (event.topic) {
    case Topic::job_arrival:
      return cluster.arrive(event.subject);
    case Topic::work_end:
      if (carrier.tells(event)) cluster.work_ended(event);
      return;
    case Topic::transfer_end:
      if (carrier.tells(event)) cluster.transfer_ended(event);
      return;
    case Topic::failure:
      return cluster.set_down(NodeId{event.subject}, Cluster::Down::failed, event.date, event.id);
    case Topic::repair:
      return cluster.clear_down(NodeId{event.subject}, Cluster::Down::failed);
    case Topic::suspend: // subject 1: its end
      return event.subject == 1 ? cluster.resume(Tier::batch) : cluster.suspend(Tier::batch, event.date, event.id);
    default:
      return cluster.set_rates({0.5, 0.5, 0.5}, event.date, event.id);
    }
  }
  void run(double end) {
    while (agenda.head() < at(end)) {
      const auto event = agenda.pop();
      carrier.now = event.date;
      handle(event);
      if (agenda.head() > event.date && cluster.wants_schedule()) cluster.schedule(event.date, event.id);
    }
    cluster.close(at(end));
    double stays = 0;
    for (const auto& stay : notes.segments) stays += stay.slots * (stay.end - stay.start).si();
    const auto& time = cluster.gpu_time();
    CHECK(time.productive.value() + time.lost.value() + time.overhead.value() + time.unsaved.value() ==
          Approx(stays).epsilon(1e-12));
  }
  const JobOutcome& outcome(std::uint32_t id) { return notes.jobs.at(id); }

  Agenda agenda;
  FakeCarrier carrier{agenda};
  Notes notes;
  Cluster cluster;
};

} // namespace

TEST_CASE("ten hours of work with a failure after six: back to the checkpoint of the fourth hour") {
  Bench bench{{job(0, 10 * hour, 8)}};
  const auto failure = bench.script(6 * hour, Topic::failure);
  bench.script(7 * hour, Topic::repair);
  bench.run(24 * hour);

  // 0 work 14400 write 14460 work 21600 failed; 25200 restart 25500 restore 25560 work 39960 write 40020 work 47220
  const auto& done = bench.outcome(0);
  CHECK(done.state == JobOutcome::State::done);
  CHECK(done.first_start.si() == 0);
  CHECK(done.end.si() == Approx(47220));
  CHECK(done.restarts == 1);
  CHECK(done.lost.si() == Approx(7140));
  const auto& time = bench.cluster.gpu_time();
  CHECK(time.productive.value() == Approx(8 * 36000.0));
  CHECK(time.lost.value() == Approx(8 * 7140.0));
  CHECK(time.overhead.value() == Approx(8 * (60 + 300 + 60 + 60.0)));
  CHECK(time.unsaved.value() == 0);
  CHECK(bench.carrier.written == Approx(2 * 8 * 10e9));
  CHECK(bench.carrier.restored == Approx(8 * 10e9));

  REQUIRE(bench.notes.segments.size() == 2);
  CHECK(bench.notes.segments[0].how == SegmentOutcome::How::failed);
  CHECK(bench.notes.segments[0].cause == failure);
  CHECK(bench.notes.segments[1].start.si() == 7 * hour);
  CHECK(bench.notes.segments[1].how == SegmentOutcome::How::finished);
}

TEST_CASE("a failure while the checkpoint is written loses the segment; without one saved nothing is restored") {
  Bench bench{{job(0, 5 * hour, 1)}};
  bench.script(4 * hour + 30, Topic::failure);
  bench.script(4 * hour + 40, Topic::repair);
  bench.run(24 * hour);
  CHECK(bench.outcome(0).lost.si() == Approx(4 * hour));
  CHECK(bench.outcome(0).end.si() == Approx(4 * hour + 40 + 300 + 4 * hour + 60 + hour));
  CHECK(bench.carrier.restored == 0);
  CHECK(bench.cluster.gpu_time().overhead.value() == Approx(30 + 300 + 60));
}

TEST_CASE("what ends at the second of a failure has ended") {
  Bench bench{{job(0, hour, 8)}};
  bench.script(hour, Topic::failure);
  bench.run(2 * hour);
  CHECK(bench.outcome(0).state == JobOutcome::State::done);
  CHECK(bench.cluster.restarts() == 0);
  CHECK(bench.cluster.gpu_time().lost.value() == 0);
}

TEST_CASE("what arrives at the second of an end starts on the freed slots") {
  Bench bench{{job(0, hour, 8), job(hour, hour, 8)}};
  bench.run(3 * hour);
  CHECK(bench.outcome(1).first_start.si() == hour);
  CHECK(bench.outcome(1).end.si() == 2 * hour);
  CHECK(bench.cluster.wait_total() == 0);
}

TEST_CASE("half the rate from half-way: the rest takes twice as long") {
  Bench bench{{job(0, hour, 8)}};
  bench.script(hour / 2, Topic::cap_effective);
  bench.run(3 * hour);
  CHECK(bench.outcome(0).end.si() == Approx(1.5 * hour));
  CHECK(bench.cluster.gpu_time().productive.value() == Approx(8 * 1.5 * hour));
}

TEST_CASE("a gang on two nodes dies with either; a neighbour lives on") {
  Bench bench{{job(0, 2 * hour, 16), job(0, 2 * hour, 4)}, 3};
  bench.script(hour, Topic::failure, 1);
  bench.script(1.5 * hour, Topic::repair, 1);
  bench.run(6 * hour);
  CHECK(bench.outcome(0).restarts == 1);
  CHECK(bench.outcome(0).end.si() == Approx(1.5 * hour + 300 + 2 * hour));
  CHECK(bench.outcome(1).restarts == 0);
  CHECK(bench.outcome(1).end.si() == 2 * hour);
}

TEST_CASE("too large is refused; the end finds one running and one waiting") {
  Bench bench{{job(0, 10 * hour, 8), job(60, hour, 9), job(120, hour, 8)}};
  bench.run(5 * hour);
  CHECK(bench.outcome(1).state == JobOutcome::State::refused);
  CHECK(bench.outcome(0).state == JobOutcome::State::running);
  CHECK(bench.outcome(2).state == JobOutcome::State::waiting);
  CHECK(bench.cluster.jobs_refused() == 1);
  CHECK(bench.cluster.gpu_time().productive.value() == Approx(8 * 4 * hour));
  CHECK(bench.cluster.gpu_time().unsaved.value() == Approx(8 * (hour - 60)));
}

TEST_CASE("a suspended tier writes a checkpoint, gives up its slots, and goes on from there") {
  Bench bench{{job(0, 2 * hour, 8), job(2000, hour, 4)}};
  bench.script(1000, Topic::suspend);
  bench.script(5000, Topic::suspend, 1);
  bench.run(24 * hour);
  // 0 work 1000 write 1060 away; 5000 restart 5300 restore 5360, and 6200 s of work are left
  CHECK(bench.outcome(0).end.si() == Approx(5360 + 6200));
  CHECK(bench.outcome(0).restarts == 0);
  CHECK(bench.outcome(0).lost.si() == 0);
  CHECK(bench.outcome(1).first_start.si() == Approx(5360 + 6200)); // came meanwhile, and waits behind it
  CHECK(bench.cluster.suspensions() == 1);
  CHECK(bench.cluster.restarts() == 0);
  const auto& time = bench.cluster.gpu_time();
  CHECK(time.productive.value() == Approx(8 * 7200 + 4 * 3600.0));
  CHECK(time.overhead.value() == Approx(8 * (60 + 300 + 60.0)));
  CHECK(time.lost.value() == 0);
  CHECK(bench.notes.segments[0].how == SegmentOutcome::How::suspended);
  CHECK(bench.notes.segments[0].end.si() == Approx(1060));
  CHECK(bench.carrier.restored == Approx(8 * 10e9));
}

TEST_CASE("who still writes when the order ends stays; at half speed half of the time is work") {
  Bench bench{{job(0, hour, 8)}};
  bench.script(0, Topic::cap_effective);
  bench.script(1000, Topic::suspend);
  bench.script(1030, Topic::suspend, 1);
  bench.run(24 * hour);
  CHECK(bench.outcome(0).end.si() == Approx(1060 + 2 * (hour - 500)));
  CHECK(bench.cluster.suspensions() == 0);
  CHECK(bench.notes.segments.size() == 1);
}

TEST_CASE("what restores has nothing to write; what fails at its write loses the segment and waits") {
  Bench bench{{job(0, 2 * hour, 8)}};
  bench.script(1000, Topic::suspend);
  bench.script(2000, Topic::suspend, 1);
  bench.script(2330, Topic::suspend); // 300 s of restart and half of the restore
  bench.script(3000, Topic::suspend, 1);
  bench.script(4360, Topic::suspend); // after 1000 s of work
  bench.script(4390, Topic::failure);
  bench.script(4400, Topic::repair);
  bench.script(5000, Topic::suspend, 1);
  bench.run(24 * hour);
  CHECK(bench.cluster.suspensions() == 2);
  CHECK(bench.cluster.restarts() == 1);
  CHECK(bench.outcome(0).lost.si() == Approx(1000));
  CHECK(bench.outcome(0).end.si() == Approx(5360 + 6200));
  CHECK(bench.carrier.written == Approx(2 * 8 * 10e9)); // the second one in vain
}
