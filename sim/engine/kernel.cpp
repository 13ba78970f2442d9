#include "sim/engine/kernel.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace minehall::engine {
namespace {

namespace s4u = simgrid::s4u;

// SimGrid ends what is due within this of its clock, and run_until stops this near to its date (3.32 .. 4.1).
constexpr double tolerance = 1e-5; // s

constexpr std::size_t most_execs = 128; // running at a time when the carrier is automatic

// Not the program's arguments: SimGrid would take what it knows from them. CM02 and the rest: a fabric without loss,
// where a flow gets its max-min share of the links.
s4u::Engine make_engine() {
  static std::vector<std::string> words{"minehall", "--log=root.thresh:critical", "--cfg=network/model:CM02",
                                        "--cfg=network/crosstraffic:0", "--cfg=network/TCP-gamma:1e15"};
  static std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  static int count = static_cast<int>(words.size());
  return s4u::Engine(&count, pointers.data());
}

double clock() { return s4u::Engine::get_clock(); }

void* tag(site::ActivityId id) { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(id) + 1); }

} // namespace

Engine::Kernel::Laid::Laid(const PlatformSpec& spec) : engine{make_engine()}, topology{build_topology(engine, spec)} {}

Engine::Kernel::Kernel(const PlatformSpec& spec)
    : spec_{spec}, kind_{spec.carrier}, live_on_(spec.node_names.size()), off_(spec.node_names.size()) {
  if (kind_ != CarrierKind::fluid) lay();
}

void Engine::Kernel::lay() {
  if (laid_) return;
  laid_.emplace(spec_);
  compat::on_completion([this](const s4u::Activity& activity) { noticed(activity); });
  laid_->engine.track_vetoed_activities(&stop_);
  for (std::size_t node = 0; node < off_.size(); ++node)
    if (off_[node] != 0) laid_->topology.nodes[node]->turn_off();
}

void Engine::Kernel::noticed(const s4u::Activity& activity) {
  auto& known = const_cast<s4u::Activity&>(activity); // get_data is not const
  const auto key = reinterpret_cast<std::uintptr_t>(known.get_data<void>());
  auto* carried = key == 0 ? nullptr : find(static_cast<std::uint32_t>(key - 1));
  if (!carried || carried->activity.get() != &activity) return; // stopped, or its second notice
  // The due date is exact; SimGrid's clock may be a tolerance before it.
  const auto arrival = Duration::from_si(clock()) + laid_->topology.latency;
  if (carried->rest <= 0) // else its date is there since it began
    ends_.push({carried->due.value_or(arrival), static_cast<std::uint32_t>(key - 1), carried->serial});
  grave_.push_back(std::move(carried->activity));
  carried->activity.reset();
  --running_;
  if (!carried->due) --transfers_;
  stop_.insert(&known);
}

Engine::Kernel::Carried& Engine::Kernel::carry(const site::Notice& notice, NodeId node) {
  stop_running(notice.id);
  if (off_.at(static_cast<std::uint32_t>(node)) != 0)
    throw std::logic_error("activity started on a node that is off: " + name(node));
  ++live_on_[static_cast<std::uint32_t>(node)];
  const auto id = static_cast<std::uint32_t>(notice.id);
  if (id >= carried_.size()) carried_.resize(id + 1);
  auto& carried = carried_[id];
  carried = {.notice = notice, .serial = ++serials_, .node = node, .due = {}, .activity = {}, .rest = 0};
  return carried;
}

void Engine::Kernel::launch(Carried& carried, s4u::ActivityPtr activity) {
  activity->set_data(tag(carried.notice.id));
  carried.activity = activity;
  ++running_;
  if (carried.due && carried.rest > 0)
    ends_.push({*carried.due, static_cast<std::uint32_t>(carried.notice.id), carried.serial});
  else if (carried.due)
    dues_.push({*carried.due, static_cast<std::uint32_t>(carried.notice.id), carried.serial});
  else
    ++transfers_;
  compat::start(activity);
}

void Engine::Kernel::catch_up(Duration now, double within) {
  lay();
  if (clock() >= now.si() - within) return;
  do {
    stop_.clear();
    laid_->engine.run_until(now.si());
  } while (clock() < now.si() - tolerance);
}

void Engine::Kernel::start_work(const site::Notice& notice, NodeId lead, Duration now, Duration span, Duration rest) {
  if (!(span.si() >= 0)) throw std::logic_error("work with a negative span");
  auto& carried = carry(notice, lead);
  carried.due = now + span;
  const bool fluid = kind_ == CarrierKind::fluid || (kind_ == CarrierKind::automatic && running_ >= most_execs);
  if (fluid || std::isinf(span.si())) {
    if (!std::isinf(span.si())) ends_.push({*carried.due, static_cast<std::uint32_t>(notice.id), carried.serial});
    return;
  }
  // What the clock lacks is in the amount; where work goes on, in that of its last part.
  catch_up(now, tolerance);
  const double left = std::max(0.0, carried.due->si() - clock());
  dirty_ = dirty_ || left < 10 * tolerance;
  carried.rest = rest.si();
  if (auto paused = take_paused(static_cast<std::uint32_t>(notice.id), lead, span.si() + rest.si()))
    return resume(carried, std::move(paused));
  launch(carried, s4u::Exec::init()->set_flops_amount((left + rest.si()) * host_speed)->set_host(host(lead)));
}

// One Exec carries a gang through its checkpoints. Not the last part of it: that is to end at its date, not at what is
// left over of a sum.
s4u::ActivityPtr Engine::Kernel::take_paused(std::uint32_t id, NodeId node, double left) {
  if (id >= paused_.size() || !paused_[id].activity) return {};
  auto paused = std::move(paused_[id]);
  paused_[id] = {};
  if (carried_[id].rest > 0 && paused.node == node && std::abs(paused.left - left) < 100 * tolerance)
    return paused.activity;
  cancel(std::move(paused.activity));
  return {};
}

void Engine::Kernel::resume(Carried& carried, s4u::ActivityPtr activity) {
  ends_.push({*carried.due, static_cast<std::uint32_t>(carried.notice.id), carried.serial});
  carried.activity = std::move(activity);
  carried.activity->resume();
  ++running_;
}

void Engine::Kernel::pause(Carried& carried, Duration now) {
  catch_up(now);
  const auto id = static_cast<std::uint32_t>(carried.notice.id);
  if (id >= paused_.size()) paused_.resize(id + 1);
  carried.activity->suspend();
  --running_;
  paused_[id] = {std::move(carried.activity), carried.node, carried.rest};
  carried.activity.reset();
}

void Engine::Kernel::cancel(s4u::ActivityPtr activity) {
  grave_.push_back(std::move(activity));
  grave_.back()->cancel();
  dirty_ = true;
}

void Engine::Kernel::start_transfer(const site::Notice& notice, NodeId node, Duration now, Bytes amount,
                                    Direction direction) {
  auto& carried = carry(notice, node);
  catch_up(now);
  const bool out = direction == Direction::to_storage;
  auto* storage = laid_->topology.storage;
  auto comm = s4u::Comm::sendto_init(out ? host(node) : storage, out ? storage : host(node));
  comm->set_payload_size(static_cast<std::uint64_t>(std::max(1.0, std::round(amount.si()))));
  launch(carried, comm);
}

void Engine::Kernel::stop(site::ActivityId id) {
  const auto at = static_cast<std::uint32_t>(id);
  if (at < paused_.size() && paused_[at].activity) cancel(std::exchange(paused_[at], {}).activity);
  stop_running(id);
}

void Engine::Kernel::stop_running(site::ActivityId id) {
  auto* found = find(id);
  if (!found) return;
  const auto activity = std::move(found->activity);
  const bool transfer = !found->due;
  forget(*found);
  if (!activity) return;
  --running_;
  if (transfer) --transfers_;
  cancel(activity);
}

void Engine::Kernel::forget(Carried& carried) {
  --live_on_[static_cast<std::uint32_t>(carried.node)];
  carried.serial = 0;
  carried.activity.reset();
}

void Engine::Kernel::turn_off(NodeId node) {
  if (live_on_.at(static_cast<std::uint32_t>(node)) > 0)
    throw std::logic_error("node turned off under a live activity: " + name(node));
  flush(); // what was just cancelled must not fail a second time
  off_[static_cast<std::uint32_t>(node)] = 1;
  if (!laid_) return;
  host(node)->turn_off();
  dirty_ = true;
}

void Engine::Kernel::turn_on(NodeId node) {
  if (laid_) host(node)->turn_on();
  off_[static_cast<std::uint32_t>(node)] = 0;
}

// Nothing in SimGrid ends up to the date: when work ends is known here, when a transfer ends is not.
bool Engine::Kernel::quiet_until(Duration date) {
  if (transfers_ > 0) return false;
  drop_stale(dues_, true);
  return dues_.empty() || dues_.top().date.si() > date.si() + 10 * tolerance;
}

void Engine::Kernel::run_to(Duration date) {
  do {
    date = std::min(date, next_end()); // an end in SimGrid arrives its latency later
    if (quiet_until(date)) return;     // the clock catches up when something starts
    stop_.clear();                     // a Comm that starts puts itself into it
    laid_->engine.run_until(std::max(date.si(), clock()));
  } while (clock() < date.si() - tolerance);
}

// Those of what was stopped or replaced meanwhile; or, with `ended`, of what SimGrid no longer runs.
void Engine::Kernel::drop_stale(Ends& ends, bool ended) {
  for (; !ends.empty(); ends.pop()) {
    const auto* carried = find(ends.top().id);
    if (carried && carried->serial == ends.top().serial && !(ended && !carried->activity)) return;
  }
}

Duration Engine::Kernel::next_end() {
  drop_stale(ends_, false);
  return ends_.empty() ? never : ends_.top().date;
}

void Engine::Kernel::tell(Duration now, site::Agenda& agenda) {
  for (; next_end() <= now; ends_.pop()) {
    const auto id = ends_.top().id;
    const auto& notice = carried_[id].notice;
    const auto event = agenda.plan({.date = now,
                                    .phase = site::Phase::completion,
                                    .topic = notice.topic,
                                    .subject = id,
                                    .generation = notice.generation,
                                    .cause = notice.cause});
    told_.emplace_back(event, carried_[id].serial);
  }
}

bool Engine::Kernel::stopped_since(const site::Event& event) {
  if (event.phase != site::Phase::completion) return false;
  const auto told = std::find_if(told_.begin(), told_.end(), [&](const auto& one) { return one.first == event.id; });
  if (told == told_.end()) return false;
  const auto serial = told->second;
  *told = told_.back();
  told_.pop_back();
  auto* found = find(event.subject);
  if (!found || found->serial != serial) return true;
  if (found->activity) pause(*found, event.date); // it has a rest
  forget(*found);
  return false;
}

void Engine::Kernel::flush() {
  if (dirty_ && laid_) {
    stop_.clear();
    laid_->engine.run_until(clock());
  }
  dirty_ = false;
  grave_.clear();
}

void Engine::Kernel::quench() {
  for (auto& carried : carried_)
    if (carried.activity) cancel(std::exchange(carried.activity, {}));
  for (auto& paused : paused_)
    if (paused.activity) cancel(std::exchange(paused, {}).activity);
  carried_.clear();
  std::fill(live_on_.begin(), live_on_.end(), 0u);
  running_ = transfers_ = 0;
  flush();
}

} // namespace minehall::engine
