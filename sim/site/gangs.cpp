// A gang from its start to its end: it restarts, restores, works and writes checkpoints, until it has finished or its
// node fails. The engine carries each stage and tells its end.
#include "sim/site/cluster.hpp"

#include <algorithm>

namespace minehall::site {

Notice Cluster::notice(std::uint32_t gang, Topic topic, EventId cause) const {
  return {static_cast<ActivityId>(gang), gangs_[gang].generation, topic, cause};
}

void Cluster::begin(std::uint32_t id, Duration now, EventId cause) {
  auto& gang = gangs_[id];
  gang.start = gang.stage_since = now.si();
  gang.unsaved = 0;
  if (jobs_[gang.job].restarts + jobs_[gang.job].suspensions == 0) return begin_segment(id, now, cause);
  gang.stage = Stage::restarting;
  ++gang.generation;
  carrier_->start_work(notice(id, Topic::work_end, cause), gang.parts.front().node, spec_.checkpoint.restart, {});
}

void Cluster::begin_segment(std::uint32_t id, Duration now, EventId cause) {
  auto& gang = gangs_[id];
  gang.stage = Stage::working;
  gang.stage_since = gang.rate_since = now.si();
  gang.segment = gang.segment_left = std::min(jobs_[gang.job].left, spec_.checkpoint.every).si();
  carry(id, rate(gang.tier), cause);
}

// The segment, and that the rest of the job follows it.
void Cluster::carry(std::uint32_t id, double rate, EventId cause) {
  auto& gang = gangs_[id];
  ++gang.generation;
  carrier_->start_work(notice(id, Topic::work_end, cause), gang.parts.front().node,
                       Duration::from_si(gang.segment_left / rate),
                       Duration::from_si((jobs_[gang.job].left.si() - gang.segment) / rate));
}

// Books the wall time of the stage that ends now.
void Cluster::end_stage(Gang& gang, Duration now) {
  const double wall = now.si() - gang.stage_since;
  gang.stage_since = now.si();
  if (gang.stage == Stage::working)
    gang.unsaved += wall;
  else
    gpu_time_.overhead.add(wall * gang.slots);
}

void Cluster::work_ended(const Event& event) {
  auto& gang = gangs_[event.subject];
  if (!gang.live || gang.generation != event.generation) return;
  end_stage(gang, event.date);
  auto& job = jobs_[gang.job];
  const auto bytes = spec_.nodes.node.checkpoint_per_gpu * static_cast<double>(job.gpus);
  if (gang.stage == Stage::restarting) {
    if (job.saved.si() <= 0) return begin_segment(event.subject, event.date, event.id);
    gang.stage = Stage::restoring;
    ++gang.generation;
    return carrier_->start_transfer(notice(event.subject, Topic::transfer_end, event.id), gang.parts.front().node,
                                    bytes, Carrier::Direction::from_storage);
  }
  job.left -= Duration::from_si(gang.segment);
  if (job.left.si() <= 0) return finish(event.subject, event.date);
  write(event.subject, event.id);
}

void Cluster::write(std::uint32_t id, EventId cause) {
  auto& gang = gangs_[id];
  const auto bytes = spec_.nodes.node.checkpoint_per_gpu * static_cast<double>(jobs_[gang.job].gpus);
  gang.stage = Stage::writing;
  ++gang.generation;
  carrier_->start_transfer(notice(id, Topic::transfer_end, cause), gang.parts.front().node, bytes,
                           Carrier::Direction::to_storage);
}

void Cluster::transfer_ended(const Event& event) {
  auto& gang = gangs_[event.subject];
  if (!gang.live || gang.generation != event.generation) return;
  end_stage(gang, event.date);
  auto& job = jobs_[gang.job];
  if (gang.stage == Stage::writing) {
    job.saved = job.work - job.left;
    gpu_time_.productive.add(gang.unsaved * gang.slots);
    gang.unsaved = 0;
    if (gang.leaving) return park(event.subject, event.date);
  }
  begin_segment(event.subject, event.date, event.id);
}

void Cluster::finish(std::uint32_t id, Duration now) {
  auto& gang = gangs_[id];
  gpu_time_.productive.add(gang.unsaved * gang.slots);
  gang.unsaved = 0;
  jobs_[gang.job].left = {};
  jobs_[gang.job].state = scheduling::JobState::done;
  ++done_;
  const auto job = gang.job;
  const auto lead = gang.parts.front().node;
  retire(id, now, SegmentOutcome::How::finished, EventId::none);
  report(job, JobOutcome::State::done, now.si(), lead);
}

void Cluster::kill(std::uint32_t id, Duration now, EventId cause) {
  auto& gang = gangs_[id];
  carrier_->stop(static_cast<ActivityId>(id));
  end_stage(gang, now);
  gpu_time_.lost.add(gang.unsaved * gang.slots);
  lost_[gang.job] += gang.unsaved;
  auto& job = jobs_[gang.job];
  job.left = job.work - job.saved;
  ++job.restarts;
  ++restarts_;
  const auto number = gang.job;
  retire(id, now, SegmentOutcome::How::failed, cause);
  queue(number);
}

void Cluster::set_rates(const scheduling::PerTier<double>& rates, Duration now, EventId cause) {
  if (rates == rates_) return;
  for (std::uint32_t id = 0; id < gangs_.size(); ++id) {
    auto& gang = gangs_[id];
    const double rate = rates[index(gang.tier)], before = rates_[index(gang.tier)];
    if (!gang.live || gang.stage != Stage::working || rate == before) continue;
    gang.segment_left = std::max(0.0, gang.segment_left - before * (now.si() - gang.rate_since));
    gang.rate_since = now.si();
    carry(id, rate, cause);
  }
  rates_ = rates;
}

} // namespace minehall::site
