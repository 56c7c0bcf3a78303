package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"beian/internal/table"
)

// maxTries bounds the tries of a call that the service is too busy for.
const maxTries = 5

// carefully lets the SDK try a write again only after an answer that says that
// nothing was written: so when the last answer is such a one, all were.
func carefully(pause func(try int) time.Duration) func(*dynamodb.Options) {
	return again(pause, refused)
}

// freely lets the SDK try a read again after any answer that may be another one
// the next time. One that does not come in time is not waited for twice.
func freely(pause func(try int) time.Duration) func(*dynamodb.Options) {
	return again(pause, func(err error) bool { return refused(err) || broken(err) })
}

// again lets the SDK try a call again after errors of a kind. Its own pauses
// grow to seconds, which is longer than whoever waits for a function has.
func again(pause func(try int) time.Duration, after func(error) bool) func(*dynamodb.Options) {
	retryer := retry.NewStandard(func(s *retry.StandardOptions) {
		s.MaxAttempts, s.RateLimiter = maxTries, ratelimit.None
		s.Backoff = retry.BackoffDelayerFunc(func(tries int, _ error) (time.Duration, error) { return pause(tries + 1), nil })
		s.Retryables = []retry.IsErrorRetryable{retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
			return aws.BoolTernary(after(err))
		})}
	})
	return func(o *dynamodb.Options) { o.Retryer = retryer }
}

// broken reports whether err is an answer that something went wrong inside.
func broken(err error) bool {
	var answer *smithyhttp.ResponseError
	return errors.As(err, &answer) && answer.HTTPStatusCode() >= 500
}

// refused reports whether err says that the service wrote nothing because it
// was busy.
func refused(err error) bool {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return onlyBusy(cancelled.CancellationReasons)
	}
	return slices.Contains(busyCodes(), code(err))
}

// busyCodes are the errors that DynamoDB answers instead of doing anything.
// TransactionInProgressException is not among them: an earlier try with the
// same token may yet succeed.
func busyCodes() []string {
	return []string{
		"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded",
		"TransactionConflictException", "ReplicatedWriteConflictException",
	}
}

// onlyBusy reports whether a transaction was cancelled only by what passes.
func onlyBusy(reasons []types.CancellationReason) bool {
	some := false
	for _, r := range reasons {
		switch aws.ToString(r.Code) {
		case "", "None":
		case "TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError":
			some = true
		default:
			return false
		}
	}
	return some
}

// failedConditions gives the indices of the writes whose condition failed.
func failedConditions(reasons []types.CancellationReason) []int {
	var failed []int
	for i, r := range reasons {
		if aws.ToString(r.Code) == "ConditionalCheckFailed" {
			failed = append(failed, i)
		}
	}
	return failed
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

// writeFault says what a failed write means.
func writeFault(err error) error {
	switch {
	case refused(err), unsent(err):
		return fmt.Errorf("%w: %w", table.ErrThrottled, err)
	case rejected(err):
		return fmt.Errorf("dynamodb: write: %w", err)
	default:
		return fmt.Errorf("%w: %w", table.ErrUnknown, err)
	}
}

// readFault says what a failed read means. One that did not get through may be
// repeated like one that was throttled.
func readFault(ctx context.Context, what string, err error) error {
	if done := ctx.Err(); done != nil {
		return done
	}
	if rejected(err) && !refused(err) {
		return fmt.Errorf("dynamodb: %s: %w", what, err)
	}
	return fmt.Errorf("%w: %w", table.ErrThrottled, err)
}

// unsent reports whether the request can't have left: no connection was made.
func unsent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// rejected reports whether the service refused the request for what it is, such
// as a missing permission, or the request was never made for what it is.
func rejected(err error) bool {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		status := answer.HTTPStatusCode()
		return status >= 400 && status < 500 && code(err) != "" && code(err) != "TransactionInProgressException"
	}
	return errors.As(err, new(*smithy.SerializationError)) || errors.As(err, new(*smithy.InvalidParamsError))
}
