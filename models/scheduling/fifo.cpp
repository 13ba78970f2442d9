#include "models/scheduling/policy.hpp"
#include "models/scheduling/queue.hpp"

namespace minehall::scheduling {
namespace {

class Fifo final : public Policy {
public:
  void submit(const Waiting& job) override { queue_.add(job); }
  bool withdraw(JobId job) override { return queue_.remove(job); }
  std::vector<Placement> start(Duration, Slots& slots) override {
    std::vector<Placement> started;
    while (!queue_.empty()) {
      const auto head = queue_.begin();
      auto parts = slots.find(head->second.gpus);
      if (!parts) break;
      slots.take(*parts);
      started.push_back({head->second.job, std::move(*parts)});
      queue_.remove(head);
    }
    return started;
  }
  void ended(JobId, const Parts&) override {}
  std::size_t waiting() const override { return queue_.size(); }

private:
  Queue queue_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const FifoSpec&) { return std::make_unique<Fifo>(); }

std::unique_ptr<Policy> make_policy(const PolicySpec& spec) {
  return std::visit([](const auto& member) { return make_policy(member); }, spec);
}

} // namespace minehall::scheduling
