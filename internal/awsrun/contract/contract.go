// Package contract holds what the functions and their deployment must agree on.
// It imports nothing, so that the deployment builds no client to know it.
package contract

// EventSource is the source of all events on the bus.
const EventSource = "beian"

// OriginHeader is the header in which the CDN says that a request came through
// it, and so through its limits.
const OriginHeader = "X-Origin-Verify"
