// EASY backfilling (Lifka 1995; Mu'alem and Feitelson 2001, IEEE TPDS 12(6)), with nodes: the reservation of the head
// names the nodes that by the requested times are free first, and keeps them until the head starts or one of them
// fails. A job may overtake on other nodes, or on these if it is expected to end before the reservation, or in what the
// head leaves of a shared node. So the head is never later than its reservation unless running jobs overrun their
// requested times.
#include "models/scheduling/policy.hpp"
#include "models/scheduling/queue.hpp"

#include <algorithm>
#include <limits>

namespace minehall::scheduling {
namespace {

struct Running {
  Duration end; // expected
  JobId job;
  std::uint32_t slots;
};

struct Reservation {
  JobId head{};
  Duration date = never;
  std::vector<bool> flag;           // by node
  std::vector<std::uint32_t> nodes; // the flagged ones; none: nothing can be promised until a repair
  std::uint32_t spare = 0;          // slots of a shared node that the head leaves at that date
};

class EasyBackfill final : public Policy {
public:
  explicit EasyBackfill(const EasyBackfillSpec& spec) : spec_{spec} {}
  void submit(const Waiting& job) override { queue_.add(job); }
  bool withdraw(JobId job) override { return queue_.remove(job); }
  std::size_t waiting() const override { return queue_.size(); }
  void ended(JobId job, const Parts& parts) override {
    for (const auto& part : parts)
      std::erase_if(running_[static_cast<std::uint32_t>(part.node)], [&](const Running& r) { return r.job == job; });
  }

  std::vector<Placement> start(Duration now, Slots& slots) override {
    running_.resize(slots.nodes());
    std::vector<Placement> started;
    for (auto head = queue_.begin(); head != queue_.end(); head = queue_.begin()) {
      auto parts = slots.find(head->second.gpus);
      if (!parts) break;
      place(now, slots, head, std::move(*parts), started);
      reservation_.nodes.clear();
    }
    if (queue_.empty() || slots.free_total() == 0) return started;
    if (!holds(slots)) reserve(now, slots);
    backfill(now, slots, started);
    return started;
  }

private:
  Queue::Iterator place(Duration now, Slots& slots, Queue::Iterator at, Parts parts, std::vector<Placement>& started) {
    const auto& job = at->second;
    slots.take(parts);
    for (const auto& part : parts)
      running_[static_cast<std::uint32_t>(part.node)].push_back({now + job.requested, job.job, part.slots});
    started.push_back({job.job, std::move(parts)});
    return queue_.remove(at);
  }

  bool holds(const Slots& slots) const {
    return reservation_.head == queue_.front().job && !reservation_.nodes.empty() &&
           std::all_of(reservation_.nodes.begin(), reservation_.nodes.end(),
                       [&](std::uint32_t node) { return slots.open(NodeId{node}); });
  }

  void reserve(Duration now, const Slots& slots) {
    const auto& job = queue_.front();
    reservation_ = {.head = job.job, .flag = std::vector<bool>(slots.nodes()), .nodes = {}};
    if (job.gpus <= slots.per_node())
      reserve_shared(now, slots, job.gpus);
    else
      reserve_whole(now, slots, slots.whole_nodes_for(job.gpus));
    for (const auto node : reservation_.nodes) reservation_.flag[node] = true;
  }

  void reserve_shared(Duration now, const Slots& slots, std::uint32_t gpus) {
    for (std::uint32_t node = 0; node < slots.nodes(); ++node) {
      if (!slots.open(NodeId{node})) continue;
      auto& jobs = running_[node];
      std::sort(jobs.begin(), jobs.end(), [](const Running& a, const Running& b) { return a.end < b.end; });
      auto free = slots.free(NodeId{node});
      auto date = now;
      for (auto job = jobs.begin(); free < gpus && job != jobs.end(); ++job) {
        free += job->slots;
        date = std::max(now, job->end);
      }
      if (free < gpus || date >= reservation_.date) continue;
      reservation_.date = date;
      reservation_.nodes = {node};
      reservation_.spare = free - gpus;
    }
  }

  void reserve_whole(Duration now, const Slots& slots, std::uint32_t wanted) {
    std::vector<std::pair<Duration, std::uint32_t>> drained;
    for (std::uint32_t node = 0; node < slots.nodes(); ++node) {
      if (!slots.open(NodeId{node})) continue;
      auto date = now;
      for (const auto& job : running_[node]) date = std::max(date, job.end);
      drained.emplace_back(date, node);
    }
    if (drained.size() < wanted) return;
    std::nth_element(drained.begin(), drained.begin() + (wanted - 1), drained.end());
    reservation_.date = drained[wanted - 1].first;
    for (std::uint32_t n = 0; n < wanted; ++n) reservation_.nodes.push_back(drained[n].second);
  }

  // Where the job may overtake the head; its size is what fails, so a larger one need not be tried in this pass.
  std::optional<Parts> place_beside(Duration now, const Slots& slots, const Waiting& job) {
    if (job.gpus < too_large_) {
      const bool harmless = now + job.requested <= reservation_.date;
      static const std::vector<bool> none;
      if (auto parts = slots.find(job.gpus, harmless ? none : reservation_.flag)) return parts;
      if (harmless) too_large_ = job.gpus;
    }
    if (reservation_.spare < job.gpus || reservation_.nodes.size() != 1) return std::nullopt;
    const NodeId node{reservation_.nodes.front()};
    if (slots.free(node) < job.gpus) return std::nullopt;
    reservation_.spare -= job.gpus;
    return Parts{{node, job.gpus}};
  }

  void backfill(Duration now, Slots& slots, std::vector<Placement>& started) {
    too_large_ = std::numeric_limits<std::uint32_t>::max();
    auto at = std::next(queue_.begin());
    for (std::uint32_t seen = 0; seen < spec_.depth && at != queue_.end() && too_large_ > 1; ++seen) {
      auto parts = place_beside(now, slots, at->second);
      at = parts ? place(now, slots, at, std::move(*parts), started) : std::next(at);
      if (slots.free_total() == 0) return;
    }
  }

  EasyBackfillSpec spec_;
  Queue queue_;
  std::vector<std::vector<Running>> running_; // by node
  Reservation reservation_;
  std::uint32_t too_large_ = 0;
};

} // namespace

std::unique_ptr<Policy> make_policy(const EasyBackfillSpec& spec) { return std::make_unique<EasyBackfill>(spec); }

} // namespace minehall::scheduling
