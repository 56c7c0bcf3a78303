package casework

import (
	"context"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
)

// Withdraw closes a case that the bureau never had, or has given back
// (CaseWithdrawn); its claims end. The request to withdraw during review leads
// here: the bureau answers it by a return (requirements D2).
func (d *Desk) Withdraw(ctx context.Context, call Call, id string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.WithdrawCase, filing.RoleApplicant, id, func(*filing.Case) (decision, error) {
		return decision{event: &filing.CaseWithdrawn{}}, nil
	})
}

// RequestWithdrawal asks the bureau, which has the case, to return it
// (WithdrawalRequested).
func (d *Desk) RequestWithdrawal(ctx context.Context, call Call, id string) (records.Outcome, error) {
	return d.decide(ctx, call, policy.RequestWithdrawal, filing.RoleApplicant, id, func(*filing.Case) (decision, error) {
		return decision{event: &filing.WithdrawalRequested{}}, nil
	})
}
