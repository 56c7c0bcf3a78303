// Package states runs a state machine written in the Amazon States Language on
// one machine, durably, over the storage port.
//
// It is no general interpreter. [Load] accepts exactly the states and fields
// that the filing workflow uses, in their JSONPath form, and refuses every
// other one by its place in the file, so that what runs here means the same as
// on AWS Step Functions:
//
//   - Choice with rules of Variable and StringEquals, and a Default;
//   - Task with lambda:invoke or lambda:invoke.waitForTaskToken, Parameters,
//     ResultSelector, Retry with full jitter, Catch that discards the error;
//   - Succeed.
//
// # How it runs
//
// An [Engine] starts no goroutine, reads no clock and sets no deadline. Its
// caller asks [Engine.Due] which executions must act and calls [Engine.Step]
// for each. A step invokes one function and then commits what followed from
// it; the states that only route are passed in the same commit. A crash
// between the two invokes again: functions are invoked at least once, and of
// two steps at the same time both invoke and one commits.
//
// An execution is one item under execution#<name>, and while it runs a second
// one that lists it. While it must act it stands in the Work index under its
// time; while it waits for a token it does not.
//
// # Tokens
//
// A token is made in the commit that enters a waiting state or decides to try
// it again, so an answer that comes before the invocation has returned finds
// it. Each attempt has a token of its own; that of an earlier attempt is void.
// What the invocation gives is ignored, but its failure is an error of the
// state as any other, unless the answer came first.
package states
