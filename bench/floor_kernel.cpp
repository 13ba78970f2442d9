// SimGrid under our engine alone: as many parts of work and as many Comms as a site-year of scenarios/west_texas.yaml,
// on as many nodes, with as many running at a time; no site, no recording.
//   floor_kernel [WORKS [TRANSFERS [RUNNING [NODES [fluid]]]]]
#include "sim/engine/engine.hpp"
#include "sim/site/world_interface.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

using namespace minehall;

// Of a site-year, measured: calls of Engine::start_work and start_transfer, mean number of running jobs.
struct Load {
  unsigned long works = 164'000;
  unsigned long transfers = 144'000;
  unsigned long running = 73;
  unsigned long nodes = 128;
};

constexpr double year = 8760 * 3600; // s
constexpr double bytes = 66e9;       // a checkpoint: 6.6 GPUs of 10 GB

constexpr auto work = site::Topic::work_end, transfer = site::Topic::transfer_end;

// Each job: parts of equal length with a checkpoint between them; the next follows until the numbers are used up.
class Churn final : public site::World {
public:
  explicit Churn(Load load) : load_{load}, span_{year * double(load.running) / double(load.works)} {}

  void begin(site::Carrier& carrier) {
    carrier_ = &carrier;
    jobs_.resize(load_.running);
    for (std::uint32_t job = 0; job < load_.running; ++job) start_job(job);
  }
  void handle(const site::Event& event) override {
    ++ended;
    const auto job = event.subject;
    if (event.topic == transfer) return start_work(job);
    if (jobs_[job].parts_left > 0) return start_transfer(job);
    start_job(job);
  }
  void settle(Duration) override {}

  unsigned long ended = 0;

private:
  struct Job {
    double part = 0; // s
    unsigned parts_left = 0;
  };
  void start_job(std::uint32_t job) {
    unsigned parts = 1; // geometric: in the mean as many works and transfers as asked for
    while (next_uniform() * double(load_.works) < double(load_.transfers)) ++parts;
    jobs_[job] = {2 * span_ * next_uniform(), parts};
    start_work(job);
  }
  void start_work(std::uint32_t job) {
    if (works_++ >= load_.works) return;
    auto& at = jobs_[job];
    --at.parts_left;
    carrier_->start_work({site::ActivityId{job}, 0, work, {}}, node(job), Duration::from_si(at.part),
                         Duration::from_si(at.part * at.parts_left));
  }
  void start_transfer(std::uint32_t job) {
    carrier_->start_transfer({site::ActivityId{job}, 0, transfer, {}}, node(job), Bytes::from_si(bytes),
                             site::Carrier::Direction::to_storage);
  }
  NodeId node(std::uint32_t job) const { return static_cast<NodeId>(job % load_.nodes); }
  double next_uniform() { // Knuth's MMIX
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 11) * 0x1p-53;
  }

  Load load_;
  double span_; // mean, s
  site::Carrier* carrier_ = nullptr;
  std::vector<Job> jobs_;
  std::uint64_t state_ = 1;
  unsigned long works_ = 0;
};

} // namespace

int main(int count, char** words) {
  Load load;
  unsigned long* const numbers[] = {&load.works, &load.transfers, &load.running, &load.nodes};
  for (int i = 1; i < count && i <= 4; ++i) *numbers[i - 1] = std::strtoul(words[i], nullptr, 10);
  engine::PlatformSpec platform;
  if (count > 5) platform.carrier = engine::CarrierKind::fluid;
  for (unsigned long n = 0; n < load.nodes; ++n) platform.node_names.push_back("node_" + std::to_string(n));
  site::Agenda agenda;
  engine::Engine engine{platform, agenda};
  Churn churn{load};
  churn.begin(engine);
  engine.run(Duration::from_si(2 * year), churn);
  std::printf("%lu works and transfers ended\n", churn.ended);
  return 0;
}
