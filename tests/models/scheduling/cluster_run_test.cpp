// A whole cluster for a long time: slots are conserved, heads are not delayed, and it is cheap.
#include "models/scheduling/policy.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <queue>
#include <random>

using namespace minehall;
using namespace minehall::scheduling;

namespace {

struct Result {
  double mean_wait = 0;   // s
  double utilisation = 0; // allocated over all GPU-seconds until the last end
  double cpu = 0;         // s
  double last = 0;        // s
};

struct Arrival {
  double submit, run;
  std::uint32_t gpus;
};

// Sizes like Philly's: nearly all jobs of one GPU, some of a node, a few of several nodes.
std::vector<Arrival> arrivals(std::size_t count, double gap) {
  std::mt19937_64 random{11};
  std::exponential_distribution<double> next{1 / gap}, length{1 / 3600.0};
  std::discrete_distribution<int> size{70, 10, 8, 8, 3, 1};
  std::vector<Arrival> jobs;
  double date = 0;
  for (std::size_t n = 0; n < count; ++n)
    jobs.push_back({date += next(random), 10 + length(random), 1u << size(random)});
  return jobs;
}

Result run(const PolicySpec& spec, const std::vector<Arrival>& jobs, std::uint32_t nodes) {
  const auto policy = make_policy(spec);
  Slots slots{nodes, 8};
  using End = std::pair<double, std::uint32_t>;
  std::priority_queue<End, std::vector<End>, std::greater<>> ends;
  std::vector<Parts> where(jobs.size());
  Result result;
  double busy = 0, allocated = 0;
  const auto begin = std::clock();
  for (std::size_t next = 0; next < jobs.size() || !ends.empty();) {
    const bool arrives = next < jobs.size() && (ends.empty() || jobs[next].submit < ends.top().first);
    const double now = arrives ? jobs[next].submit : ends.top().first;
    if (arrives) {
      const auto& job = jobs[next];
      policy->submit({.job = JobId{static_cast<std::uint32_t>(next)},
                      .gpus = job.gpus,
                      .requested = Duration::from_si(job.run * 1.5),
                      .submit = Duration::from_si(now)});
      ++next;
    } else {
      const auto id = ends.top().second;
      ends.pop();
      policy->ended(JobId{id}, where[id]);
      slots.release(where[id]);
      for (const auto& part : where[id]) busy -= part.slots;
    }
    for (auto& placement : policy->start(Duration::from_si(now), slots)) {
      const auto id = static_cast<std::uint32_t>(placement.job);
      result.mean_wait += (now - jobs[id].submit) / static_cast<double>(jobs.size());
      ends.push({now + jobs[id].run, id});
      for (const auto& part : placement.parts) busy += part.slots, allocated += part.slots * jobs[id].run;
      where[id] = std::move(placement.parts);
    }
    if (busy + slots.free_total() != nodes * 8.0) FAIL("slots are lost: " << busy << " + " << slots.free_total());
    result.last = now;
  }
  result.cpu = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  result.utilisation = allocated / (nodes * 8 * result.last);
  CHECK(policy->waiting() == 0);
  CHECK(slots.free_total() == nodes * 8);
  return result;
}

void report(const char* name, const Result& result, std::size_t jobs) {
  std::printf("%s: %zu jobs in %.3f CPU-s, utilisation %.3f, mean wait %.0f s\n", name, jobs, result.cpu,
              result.utilisation, result.mean_wait);
}

} // namespace

TEST_CASE("100,000 random jobs: every slot is accounted for, backfilling shortens the wait") {
  const auto jobs = arrivals(100'000, 10);
  const auto fifo = run(FifoSpec{}, jobs, 128);
  const auto easy = run(EasyBackfillSpec{}, jobs, 128);
  report("fifo", fifo, jobs.size());
  report("easy backfill", easy, jobs.size());
  CHECK(easy.mean_wait < fifo.mean_wait);
  CHECK(easy.utilisation >= fifo.utilisation);
}

TEST_CASE("overload: a queue of tens of thousands costs no more an event") {
  const auto jobs = arrivals(100'000, 5);
  const auto easy = run(EasyBackfillSpec{}, jobs, 128);
  report("easy backfill, overload", easy, jobs.size());
  CHECK(easy.utilisation > 0.9);
}

namespace {

constexpr double mean_run = 1000, offered = 6.4, servers = 8; // rho = 0.8

// P(wait) = 0.4576 by Erlang's C formula; the mean wait is P(wait) / (c mu - lambda).
double erlang_wait() {
  double term = 1, sum = 0;
  for (int k = 0; k < 8; ++k, term *= offered / k) sum += term;
  const double last = term / (1 - offered / servers);
  return last / (sum + last) * mean_run / (servers - offered);
}

std::vector<Arrival> poisson(std::uint64_t seed, int count) {
  std::mt19937_64 random{seed};
  std::exponential_distribution<double> next{offered / mean_run}, length{1 / mean_run};
  std::vector<Arrival> jobs;
  double date = 0;
  for (int n = 0; n < count; ++n) jobs.push_back({date += next(random), length(random), 1});
  return jobs;
}

struct Estimate {
  double mean = 0, error = 0; // s; standard error of the mean over independent runs
};

Estimate mean_wait(const PolicySpec& spec) {
  constexpr int runs = 20;
  double sum = 0, squares = 0;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    const double wait = run(spec, poisson(seed, 40'000), 1).mean_wait;
    sum += wait;
    squares += wait * wait;
  }
  const double mean = sum / runs;
  return {mean, std::sqrt((squares / runs - mean * mean) / (runs - 1))};
}

} // namespace

TEST_CASE("M/M/c: jobs of one GPU wait as Erlang's C formula says, within four standard errors") {
  CHECK(erlang_wait() == Approx(0.4576 * 1000 / 1.6).epsilon(2e-4));
  for (const PolicySpec& spec : {PolicySpec{FifoSpec{}}, PolicySpec{EasyBackfillSpec{}}}) {
    const auto wait = mean_wait(spec);
    std::printf("mean wait %.1f +- %.1f s, Erlang C %.1f s\n", wait.mean, wait.error, erlang_wait());
    CHECK(wait.error < 0.03 * erlang_wait()); // the test must be able to fail
    CHECK(std::abs(wait.mean - erlang_wait()) < 4 * wait.error);
  }
}
