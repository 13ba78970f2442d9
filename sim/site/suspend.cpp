// Gangs that are told to go: each writes what it has done and gives up its slots; its job waits for the end of the
// order.
#include "sim/site/cluster.hpp"

#include <algorithm>

namespace minehall::site {

void Cluster::suspend(scheduling::Tier tier, Duration now, EventId cause) {
  if (suspended(tier)) return;
  suspended_[index(tier)] = true;
  for (const auto& job : jobs_)
    if (job.tier == tier && job.state == scheduling::JobState::waiting && policy_->withdraw(job.id))
      ++parked_[index(tier)];
  for (std::uint32_t id = 0; id < gangs_.size(); ++id)
    if (gangs_[id].live && gangs_[id].tier == tier) leave(id, now, cause);
}

void Cluster::resume(scheduling::Tier tier) {
  if (!suspended(tier)) return;
  suspended_[index(tier)] = false;
  parked_[index(tier)] = 0;
  for (auto& gang : gangs_)
    if (gang.live && gang.tier == tier) gang.leaving = false;
  for (std::uint32_t job = 0; job < jobs_.size(); ++job)
    if (jobs_[job].tier == tier && jobs_[job].state == scheduling::JobState::waiting) submit(job);
}

// What restarts or restores has nothing to write; what works breaks off its segment where it stands.
void Cluster::leave(std::uint32_t id, Duration now, EventId cause) {
  auto& gang = gangs_[id];
  gang.leaving = true;
  gang.order = cause;
  if (gang.stage == Stage::writing) return;
  if (gang.stage != Stage::working) return park(id, now);
  const double left = std::max(0.0, gang.segment_left - rate(gang.tier) * (now.si() - gang.rate_since));
  end_stage(gang, now);
  jobs_[gang.job].left -= Duration::from_si(gang.segment - left);
  if (gang.unsaved <= 0) return park(id, now);
  carrier_->stop(static_cast<ActivityId>(id));
  write(id, cause);
}

void Cluster::park(std::uint32_t id, Duration now) {
  auto& gang = gangs_[id];
  carrier_->stop(static_cast<ActivityId>(id));
  if (gang.stage != Stage::working) end_stage(gang, now);
  const auto number = gang.job;
  auto& job = jobs_[number];
  job.left = job.work - job.saved;
  ++job.suspensions;
  ++suspensions_;
  retire(id, now, SegmentOutcome::How::suspended, gang.order);
  queue(number);
}

} // namespace minehall::site
