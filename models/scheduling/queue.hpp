// Waiting jobs in the order (submit, job).
#pragma once

#include "models/scheduling/policy.hpp"

#include <map>
#include <unordered_map>
#include <utility>

namespace minehall::scheduling {

class Queue {
public:
  using Key = std::pair<Duration, JobId>;
  using Iterator = std::map<Key, Waiting>::iterator;

  void add(const Waiting& job) {
    const auto known = submits_.emplace(job.job, job.submit);
    if (known.second) jobs_.emplace(Key{job.submit, job.job}, job);
  }
  bool remove(JobId job) {
    const auto found = submits_.find(job);
    if (found == submits_.end()) return false;
    jobs_.erase(Key{found->second, job});
    submits_.erase(found);
    return true;
  }
  Iterator remove(Iterator at) {
    submits_.erase(at->second.job);
    return jobs_.erase(at);
  }
  const Waiting& front() const { return jobs_.begin()->second; } // not empty
  Iterator begin() { return jobs_.begin(); }
  Iterator end() { return jobs_.end(); }
  bool empty() const { return jobs_.empty(); }
  std::size_t size() const { return jobs_.size(); }

private:
  std::map<Key, Waiting> jobs_;
  std::unordered_map<JobId, Duration> submits_;
};

} // namespace minehall::scheduling
