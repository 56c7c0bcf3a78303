// Package conformance runs what AWS would run, as far as one machine can: the
// contract of the storage port and whole filings on DynamoDB as AWS ships it,
// and the very binaries of the functions under the Lambda Runtime API, with the
// services that they call behind one endpoint.
//
// Its tests need Java 17 and the jars of DynamoDB Local, so that they are not
// among the tests of every day; `make conformance` gets both and runs
//
//	go test ./internal/conformance/... -args -lib DIR
package conformance
