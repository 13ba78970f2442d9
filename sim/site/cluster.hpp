// The AI tenant: jobs wait, run as gangs on GPU slots, write checkpoints, fail with their nodes and start again from
// the last checkpoint.
#pragma once

#include "models/compute/accelerator.hpp"
#include "models/scheduling/job.hpp"
#include "models/scheduling/job_record.hpp"
#include "models/scheduling/policy.hpp"
#include "sim/scenario/read_compute.hpp"
#include "sim/site/carrier.hpp"
#include "sim/site/ledger.hpp"
#include "sim/site/observer.hpp"

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace minehall::site {

// GPU time by what became of it. Slots x time = productive + lost + overhead + unsaved + idle + down.
struct GpuTime {
  CompensatedSum productive; // work that a checkpoint or the job's end has made safe
  CompensatedSum lost;       // work that a failure undid
  CompensatedSum overhead;   // restart, restore, writing checkpoints
  CompensatedSum unsaved;    // work of jobs that still run at the end
};

class Cluster {
public:
  enum class Down : std::uint8_t { failed = 1, feed_lost = 2, tripped = 4, absent = 8, sag = 16 };

  Cluster(const scenario::ClusterSpec& spec, std::uint32_t nodes, std::span<const scheduling::JobRecord> jobs,
          Agenda& agenda);
  void attach(Carrier& carrier, Observer& observer) { carrier_ = &carrier, observer_ = &observer; }

  void arrive(std::uint32_t job); // queues it, or refuses it if it can never fit; plans the next arrival
  void work_ended(const Event& event);
  void transfer_ended(const Event& event);
  void set_down(NodeId node, Down reason, Duration now, EventId cause); // kills the gangs on it
  void clear_down(NodeId node, Down reason);
  bool down(NodeId node) const { return down_[index(node)] != 0; }
  void set_rates(const scheduling::PerTier<double>& rates, Duration now, EventId cause); // of gangs, in (0, 1]
  // Gangs of the tier write a checkpoint and give up their slots, and none of its jobs starts before resume().
  void suspend(scheduling::Tier tier, Duration now, EventId cause);
  void resume(scheduling::Tier tier); // whoever still writes stays
  bool suspended(scheduling::Tier tier) const { return suspended_[index(tier)]; }
  std::size_t suspensions() const { return suspensions_; } // of gangs
  void schedule(Duration now, EventId cause);              // starts what may start; once an instant
  bool wants_schedule() const { return wants_schedule_; }
  bool take_moved() { return std::exchange(moved_, false); } // draws, holds or waits otherwise than at the last call
  void close(Duration end);                                  // reports what still runs or waits

  // Nodes by the power element that feeds them; what each group holds is kept on change.
  struct Group {
    std::uint32_t up_nodes = 0;
    std::uint32_t busy_slots = 0;
    // Slots times load of their jobs, in load_units: whole numbers leave no rest behind.
    scheduling::PerTier<std::int64_t> busy_load{};
    double load(scheduling::Tier tier) const { return static_cast<double>(busy_load[index(tier)]) / load_units; }
  };
  static constexpr double load_units = 4294967296.0;                             // 2^32 a slot at load 1
  void set_groups(std::vector<std::uint32_t> group_of_node, std::size_t groups); // before anything happens
  const Group& group(std::size_t index) const { return groups_[index]; }

  std::uint32_t nodes() const { return slots_.nodes(); }
  std::uint32_t slots_per_node() const { return slots_.per_node(); }
  std::uint32_t allocated() const { return allocated_; }
  std::uint32_t allocated(scheduling::Tier tier) const { return allocated_by_[index(tier)]; }
  double rate(scheduling::Tier tier) const { return rates_[index(tier)]; }
  std::uint32_t up_nodes() const { return up_; }
  std::size_t waiting() const { return policy_->waiting() + parked_[0] + parked_[1] + parked_[2]; }
  std::size_t running() const { return live_gangs_; }
  const GpuTime& gpu_time() const { return gpu_time_; }
  const compute::NodeSpec& node_spec() const { return spec_.nodes.node; }
  std::size_t jobs_done() const { return done_; }
  std::size_t jobs_refused() const { return refused_; }
  std::size_t restarts() const { return restarts_; }
  double wait_total() const { return wait_total_; } // s, over jobs that have started
  std::size_t jobs_started() const { return started_; }

private:
  enum class Stage : std::uint8_t { restarting, restoring, working, writing };
  struct Gang {
    std::uint32_t job = 0;
    scheduling::Tier tier = scheduling::Tier::batch;
    scheduling::Parts parts;
    Stage stage = Stage::working;
    bool live = false;
    bool leaving = false;          // once its checkpoint is written
    EventId order = EventId::none; // why
    std::uint32_t slots = 0;
    std::int64_t slot_load = 0; // in load_units
    std::uint32_t generation = 0;
    double start = 0;        // of the stay
    double stage_since = 0;  // of the stage, wall
    double rate_since = 0;   // of the present rate
    double segment_left = 0; // at full rate, as of rate_since
    double segment = 0;      // work of the segment under way
    double unsaved = 0;      // wall time of work not yet safe
  };
  static std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }
  static std::size_t index(scheduling::Tier tier) { return scheduling::index(tier); }
  std::uint32_t new_gang();
  Notice notice(std::uint32_t gang, Topic topic, EventId cause) const;
  void begin(std::uint32_t gang, Duration now, EventId cause);
  void begin_segment(std::uint32_t gang, Duration now, EventId cause);
  void carry(std::uint32_t gang, double rate, EventId cause);
  void end_stage(Gang& gang, Duration now);
  void finish(std::uint32_t gang, Duration now);
  void kill(std::uint32_t gang, Duration now, EventId cause);
  void retire(std::uint32_t gang, Duration now, SegmentOutcome::How how, EventId cause);
  void plan_arrival(std::uint32_t job); // if there is such a job
  void queue(std::uint32_t job);
  void submit(std::uint32_t job);
  void write(std::uint32_t gang, EventId cause); // a checkpoint
  void leave(std::uint32_t gang, Duration now, EventId cause);
  void park(std::uint32_t gang, Duration now);
  void report(std::uint32_t job, JobOutcome::State state, double end, NodeId lead);

  scenario::ClusterSpec spec_;
  Agenda& agenda_;
  Carrier* carrier_ = nullptr;
  Observer* observer_ = nullptr;
  scheduling::Slots slots_;
  std::unique_ptr<scheduling::Policy> policy_;
  std::vector<scheduling::Job> jobs_;
  std::vector<double> first_start_, lost_; // by job; s
  std::vector<Gang> gangs_;
  std::vector<std::uint32_t> free_gangs_;
  std::vector<std::vector<std::uint32_t>> on_node_; // gangs
  std::vector<std::uint8_t> down_;
  std::vector<std::uint32_t> group_of_node_;
  std::vector<Group> groups_;
  std::uint32_t up_ = 0;
  std::uint32_t allocated_ = 0;
  scheduling::PerTier<std::uint32_t> allocated_by_{};
  std::size_t live_gangs_ = 0, done_ = 0, refused_ = 0, restarts_ = 0, started_ = 0;
  double wait_total_ = 0;
  scheduling::PerTier<double> rates_ = {1, 1, 1};
  scheduling::PerTier<bool> suspended_{};
  scheduling::PerTier<std::size_t> parked_{}; // waiting jobs that the policy is not told of
  std::size_t suspensions_ = 0;
  bool wants_schedule_ = false;
  bool moved_ = true;
  GpuTime gpu_time_;
};

} // namespace minehall::site
