// Which waiting job starts, when and where. A policy owns the queue and knows the expected ends of what it started.
#pragma once

#include "models/base/ids.hpp"
#include "models/base/quantity.hpp"
#include "models/scheduling/slots.hpp"

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

namespace minehall::scheduling {

struct Waiting {
  JobId job{};
  std::uint32_t gpus = 1;
  Duration requested{}; // expected run time from its start, at full rate (what is left of it after a restart)
  Duration submit{};    // the queue is in the order (submit, job): a requeued job keeps its place
};

struct Placement {
  JobId job{};
  Parts parts{}; // the first one is the lead node
};

class Policy {
public:
  virtual ~Policy() = default;
  virtual void submit(const Waiting& job) = 0; // one that fits an idle cluster: Slots::can_ever_fit
  virtual bool withdraw(JobId job) = 0;        // false: was not waiting
  // Starts what may start now; the slots are taken. Call once an instant after submits, ends and repairs.
  virtual std::vector<Placement> start(Duration now, Slots& slots) = 0;
  // Done, failed or stopped; its slots are released by the caller.
  virtual void ended(JobId job, const Parts& parts) = 0;
  virtual std::size_t waiting() const = 0;
};

// First come, first served: nobody overtakes a head that does not fit.
struct FifoSpec {};
// EASY (Lifka 1995): the head gets a reservation from the requested times; others may overtake if they do not delay it.
struct EasyBackfillSpec {
  std::uint32_t depth = 100; // jobs behind the head that are looked at, each time
};
using PolicySpec = std::variant<FifoSpec, EasyBackfillSpec>;

std::unique_ptr<Policy> make_policy(const PolicySpec& spec);
std::unique_ptr<Policy> make_policy(const FifoSpec& spec);
std::unique_ptr<Policy> make_policy(const EasyBackfillSpec& spec);

} // namespace minehall::scheduling
