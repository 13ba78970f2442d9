// What becomes of the mined bitcoin: held, sold in part, or sold when bills for new plant are due. Every flow is dated.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace minehall::mining {

struct HoldSpec {};
struct SellShareSpec {
  double share = 1; // of what came in since the last sale
};
struct Bill {
  Duration due;
  Money amount;
};
// Sells what a bill needs when it is due; of other income it sells the share.
struct SellForCapexSpec {
  double share = 0;
  std::vector<Bill> bills; // ascending in date
};
using SalePolicySpec = std::variant<HoldSpec, SellShareSpec, SellForCapexSpec>;

struct TreasurySpec {
  SalePolicySpec policy = SellShareSpec{};
  Duration sell_every = Duration::from_si(86400); // absolute dates: k x this
  double exchange_fee = 0.001;                    // of the proceeds [M]
  Bitcoin opening;                                // held at the start
};

enum class FlowKind : std::uint8_t { income, sale, exchange_fee, bill, unpaid };
std::string_view name(FlowKind kind);

struct Flow { // from the owner's view: in is positive
  Duration date;
  FlowKind kind;
  Bitcoin bitcoin;
  Money money;
};

class Treasury {
public:
  explicit Treasury(TreasurySpec spec);

  Duration next_event() const;                                    // sale or bill; infinity if none
  void receive(Bitcoin amount, BitcoinPrice price, Duration now); // income, valued at the price
  // Passes the sale or bill that is due at `now`, at the price of now.
  void settle(BitcoinPrice price, Duration now);

  Bitcoin held() const { return held_; }
  Money cash() const { return cash_; }     // sold, less fees and bills
  Money unpaid() const { return unpaid_; } // bills that holdings and cash did not cover
  const std::vector<Flow>& flows() const { return flows_; }

private:
  const Bill* next_bill() const;
  Duration next_sale() const;
  void sell(Bitcoin amount, BitcoinPrice price, Duration now);
  void pay(const Bill& bill, BitcoinPrice price, Duration now);

  TreasurySpec spec_;
  Bitcoin held_, fresh_; // fresh: came in since the last sale
  Money cash_, unpaid_;
  double sales_ = 0; // regular sales passed
  std::size_t bills_ = 0;
  std::vector<Flow> flows_;
};

} // namespace minehall::mining
