#include "sim/site/cluster.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::site {
namespace {

constexpr double not_yet = std::numeric_limits<double>::quiet_NaN();

// busy: W of a node above idle with all slots busy
scheduling::Job to_job(const scheduling::JobRecord& record, std::size_t id, double busy) {
  scheduling::Job job;
  job.id = static_cast<JobId>(id);
  job.submit = Duration::from_si(record.submit_s);
  job.requested = Duration::from_si(std::max(record.requested_s, record.run_s));
  job.work = job.left = Duration::from_si(record.run_s);
  job.gpus = static_cast<std::uint32_t>(record.gpus);
  job.tier = record.tier;
  if (record.node_power_w >= 0) job.load = record.node_power_w / busy;
  return job;
}

} // namespace

Cluster::Cluster(const scenario::ClusterSpec& spec, std::uint32_t nodes, std::span<const scheduling::JobRecord> jobs,
                 Agenda& agenda)
    : spec_{spec}, agenda_{agenda}, slots_{nodes, spec.nodes.node.gpus}, policy_{make_policy(spec.scheduler)},
      first_start_(jobs.size(), not_yet), lost_(jobs.size(), 0), on_node_(nodes), down_(nodes, 0), up_{nodes} {
  jobs_.reserve(jobs.size());
  const auto& node = spec_.nodes.node;
  const double busy = (node_power(node, node.gpus) - node.idle).si();
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs_.push_back(to_job(jobs[i], i, busy));
  plan_arrival(0);
}

void Cluster::plan_arrival(std::uint32_t job) {
  if (job >= jobs_.size()) return;
  agenda_.plan({.date = jobs_[job].submit, .phase = Phase::arrival, .topic = Topic::job_arrival, .subject = job});
}

void Cluster::set_groups(std::vector<std::uint32_t> group_of_node, std::size_t groups) {
  group_of_node_ = std::move(group_of_node);
  groups_.assign(groups, {});
  for (const auto group : group_of_node_) ++groups_[group].up_nodes;
}

void Cluster::arrive(std::uint32_t job) {
  plan_arrival(job + 1);
  if (!slots_.can_ever_fit(jobs_[job].gpus)) {
    jobs_[job].state = scheduling::JobState::cancelled;
    ++refused_;
    report(job, JobOutcome::State::refused, not_yet, NodeId{});
    return;
  }
  queue(job);
}

void Cluster::queue(std::uint32_t job) {
  auto& j = jobs_[job];
  moved_ = true;
  j.state = scheduling::JobState::waiting;
  if (suspended(j.tier))
    ++parked_[index(j.tier)];
  else
    submit(job);
}

void Cluster::submit(std::uint32_t job) {
  const auto& j = jobs_[job];
  policy_->submit({j.id, j.gpus, std::max(j.requested - j.saved, Duration::from_si(1)), j.submit});
  wants_schedule_ = true;
}

void Cluster::schedule(Duration now, EventId cause) {
  wants_schedule_ = false;
  for (auto& placement : policy_->start(now, slots_)) {
    const auto job = static_cast<std::uint32_t>(placement.job);
    const auto id = new_gang();
    auto& gang = gangs_[id];
    gang.job = job;
    gang.tier = jobs_[job].tier;
    gang.leaving = false;
    gang.parts = std::move(placement.parts);
    gang.slots = 0;
    gang.slot_load = std::llround(jobs_[job].load * load_units);
    for (const auto& part : gang.parts) {
      gang.slots += part.slots;
      on_node_[index(part.node)].push_back(id);
      auto& group = groups_[group_of_node_[index(part.node)]];
      group.busy_slots += part.slots;
      group.busy_load[index(gang.tier)] += part.slots * gang.slot_load;
    }
    allocated_ += gang.slots;
    allocated_by_[index(gang.tier)] += gang.slots;
    jobs_[job].state = scheduling::JobState::running;
    if (std::isnan(first_start_[job])) {
      first_start_[job] = now.si();
      wait_total_ += now.si() - jobs_[job].submit.si();
      ++started_;
    }
    begin(id, now, cause);
  }
}

std::uint32_t Cluster::new_gang() {
  moved_ = true;
  ++live_gangs_;
  if (free_gangs_.empty()) {
    gangs_.emplace_back();
    gangs_.back().live = true;
    return static_cast<std::uint32_t>(gangs_.size() - 1);
  }
  const auto id = free_gangs_.back();
  free_gangs_.pop_back();
  gangs_[id].live = true;
  return id;
}

void Cluster::retire(std::uint32_t id, Duration now, SegmentOutcome::How how, EventId cause) {
  auto& gang = gangs_[id];
  moved_ = true;
  observer_->segment(
      {jobs_[gang.job].id, gang.parts.front().node, gang.slots, Duration::from_si(gang.start), now, how, cause});
  for (const auto& part : gang.parts) {
    std::erase(on_node_[index(part.node)], id);
    auto& group = groups_[group_of_node_[index(part.node)]];
    group.busy_slots -= part.slots;
    group.busy_load[index(gang.tier)] -= part.slots * gang.slot_load;
  }
  slots_.release(gang.parts);
  policy_->ended(jobs_[gang.job].id, gang.parts);
  allocated_ -= gang.slots;
  allocated_by_[index(gang.tier)] -= gang.slots;
  gang.live = false;
  ++gang.generation;
  --live_gangs_;
  free_gangs_.push_back(id);
  wants_schedule_ = true;
}

void Cluster::set_down(NodeId node, Down reason, Duration now, EventId cause) {
  auto& bits = down_[index(node)];
  const bool was_up = bits == 0;
  bits |= static_cast<std::uint8_t>(reason);
  if (!was_up) return;
  moved_ = true;
  --up_;
  --groups_[group_of_node_[index(node)]].up_nodes;
  const auto victims = on_node_[index(node)]; // a copy: kill() edits the list
  for (const auto id : victims) kill(id, now, cause);
  slots_.close(node);
  carrier_->turn_off(node);
}

void Cluster::clear_down(NodeId node, Down reason) {
  auto& bits = down_[index(node)];
  if (bits == 0) return;
  bits &= static_cast<std::uint8_t>(~static_cast<std::uint8_t>(reason));
  if (bits != 0) return;
  moved_ = true;
  ++up_;
  ++groups_[group_of_node_[index(node)]].up_nodes;
  slots_.reopen(node);
  carrier_->turn_on(node);
  wants_schedule_ = true;
}

void Cluster::report(std::uint32_t job, JobOutcome::State state, double end, NodeId lead) {
  const auto& j = jobs_[job];
  observer_->job({j.id, j.submit, Duration::from_si(first_start_[job]), Duration::from_si(end), j.gpus, j.restarts,
                  lead, j.work, Duration::from_si(lost_[job]), state});
}

void Cluster::close(Duration end) {
  for (auto& gang : gangs_) {
    if (!gang.live) continue;
    end_stage(gang, end);
    gpu_time_.unsaved.add(gang.unsaved * gang.slots);
    const auto lead = gang.parts.front().node;
    observer_->segment({jobs_[gang.job].id, lead, gang.slots, Duration::from_si(gang.start), end,
                        SegmentOutcome::How::running, EventId::none});
    report(gang.job, JobOutcome::State::running, not_yet, lead);
  }
  for (std::uint32_t job = 0; job < jobs_.size(); ++job)
    if (jobs_[job].state == scheduling::JobState::waiting) report(job, JobOutcome::State::waiting, not_yet, NodeId{});
}

} // namespace minehall::site
