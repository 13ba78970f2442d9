// GPU slots of a cluster of equal nodes: a job of at most a node's GPUs sits on one node (best fit), a larger one on
// whole nodes.
#pragma once

#include "models/base/ids.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace minehall::scheduling {

struct NodePart {
  NodeId node{};
  std::uint32_t slots = 0; // all of the node's for a job on whole nodes
};
using Parts = std::vector<NodePart>;

class Slots {
public:
  Slots(std::uint32_t nodes, std::uint32_t slots_per_node); // all open and free

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(free_.size()); }
  std::uint32_t per_node() const { return per_node_; }
  std::uint32_t free(NodeId node) const { return free_[static_cast<std::uint32_t>(node)]; }
  std::uint32_t busy(NodeId node) const { return per_node_ - free(node); }
  bool open(NodeId node) const { return open_[static_cast<std::uint32_t>(node)]; }
  std::uint32_t free_total() const { return free_total_; } // on open nodes
  std::uint32_t whole_nodes_for(std::uint32_t gpus) const { return (gpus + per_node_ - 1) / per_node_; }
  bool can_ever_fit(std::uint32_t gpus) const { return gpus > 0 && whole_nodes_for(gpus) <= nodes(); }

  // Where the job would go now; nodes of `avoid` (one flag a node, or empty) are left out. Equal fits: lowest id.
  std::optional<Parts> find(std::uint32_t gpus, const std::vector<bool>& avoid = {}) const;
  void take(const Parts& parts);
  void release(const Parts& parts); // also of a closed node
  void close(NodeId node);          // failed, or not in service: nothing is placed there
  void reopen(NodeId node);

private:
  std::optional<std::uint32_t> first(std::uint32_t free, std::uint32_t from, const std::vector<bool>& avoid) const;
  void move(std::uint32_t node, std::uint32_t free);
  void list(std::uint32_t node, bool in);

  std::uint32_t per_node_;
  std::uint32_t free_total_ = 0;
  std::vector<std::uint32_t> free_;
  std::vector<bool> open_;
  std::vector<std::vector<std::uint64_t>> level_; // [free slots] -> bit set of the open nodes
  std::vector<std::uint32_t> count_;              // [free slots] -> open nodes
};

} // namespace minehall::scheduling
