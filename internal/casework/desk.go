// Package casework is the work on cases: one operation per file, each a method
// of [Desk]. An operation loads the case, lets the lifecycle apply one move and
// commits the case, its history record, clock, claims and left-over work in one
// conditional transaction; then it ends. Everything else, the workflow,
// messages and published objects, follows from what was committed.
//
// Operations arrive at least once. A person's call carries an idempotency key
// and gets the same answer again; a task's or a clock's second delivery finds
// its own earlier write and changes nothing.
package casework

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/rulebook"
	"beian/internal/seal"
	"beian/internal/table"
)

// Desk is where the work is done. Its fields are the ports; an operation that
// does not need one leaves it unused, so that a function wires only its own.
// Site is the address that links in notices begin with, without a slash at its
// end. Now gives the present moment; NewID gives 16 random Crockford base-32
// characters in lower case (80 bits), never the same twice.
type Desk struct {
	Table     table.Table
	Book      *rulebook.Book
	Keys      seal.Keys
	Workflow  Workflow
	Schedules Schedules
	Carrier   Carrier
	Objects   Objects
	Bus       Bus
	Scans     Scans
	Examiner  Examiner
	Bureau    Bureau
	Site      string
	Now       func() time.Time
	NewID     func() string
	Log       *slog.Logger
}

// Call is one delivery of a person's request. Key is the idempotency key and
// Digest the hex SHA-256 of what exactly was asked for; both are required
// wherever something changes. IfVersion is the version that the caller saw
// (If-Match), or 0 for whatever there is.
type Call struct {
	Actor     policy.Actor
	Key       string
	Digest    string
	IfVersion int64
}

// ErrGone is what a [Workflow] answers for a token that can't be answered any
// more: used, timed out, unknown or not a token.
var ErrGone = errors.New("casework: the token is gone")

// Workflow starts, stops and answers executions of the filing workflow. Only
// Follow uses it.
type Workflow interface {
	// Start begins an execution; one that has the name and the same input
	// already is success.
	Start(ctx context.Context, name string, input []byte) error
	// Stop ends a running execution; one that does not run is success.
	Stop(ctx context.Context, name, cause string) error
	// Succeed answers a token. [ErrGone] if it can't be answered any more.
	Succeed(ctx context.Context, token string, output []byte) error
	// State tells whether an execution of the name exists and still runs.
	State(ctx context.Context, name string) (exists, running bool, err error)
}

// Schedules wakes Remind at a time, once or more often, or late. A name that is
// armed already is success.
type Schedules interface {
	Arm(ctx context.Context, name string, at time.Time, w Wake) error
}

// Wake is what a schedule hands to Remind. Of says whose clock it is, empty for
// the case's own; Case is then the id of that.
type Wake struct {
	Case    string `json:"caseId"`
	Of      string `json:"of,omitempty"`
	Started int64  `json:"started"` // version at which the clock started
	Offset  int    `json:"offset"`
}

// Message is a notice on its way. Key is the same for every try, for carriers
// that can deduplicate. Address is personal: a mobile number in E.164 or a plain
// e-mail address, empty at a desk. Subject is the subject line of an e-mail, empty
// elsewhere.
type Message struct {
	Key     string
	Case    string
	Channel string
	To      string
	Owner   string // account, provider or bureau whose mailbox it belongs to

	// Template is what is told, as a name; a mailbox shows it in the reader's language.
	Template string

	Address string
	Subject string
	Text    string
}

// Carrier sends notices.
type Carrier interface {
	// Carries tells whether there is this channel at all; nothing is sent on
	// another one.
	Carries(channel string) bool
	// Send sends a notice. An error means that it may or may not have been sent;
	// its text holds neither the address nor the notice.
	Send(ctx context.Context, m Message) error
}

// ErrPrecondition is what [Objects] answers when another publisher was faster.
var ErrPrecondition = errors.New("casework: the object has changed")

// Objects is the store of published objects. An ETag is empty for an object
// that is absent.
type Objects interface {
	ETag(ctx context.Context, key string) (string, error)
	// Put stores the object if its ETag is still as given, and answers
	// [ErrPrecondition] otherwise.
	Put(ctx context.Context, key string, body []byte, etag string) error
}

// ErrNoObject is what [Scans] answers for an object that is not there.
var ErrNoObject = errors.New("casework: no such object")

// Upload is one file that may be uploaded: exactly this key, type, size and
// checksum (base64 SHA-256), once, within minutes.
type Upload struct {
	Object string
	Type   string
	Size   int64
	SHA256 string
}

// Signed is a request that its holder may make without signing in: the method,
// the address and the headers that belong to the signature.
type Signed struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Expires time.Time         `json:"expires"`
}

// Scans is the store of scans: a quarantine that uploads go to and nobody views,
// and the clean store of what was checked and re-encoded.
type Scans interface {
	// SignUpload signs one PUT into the quarantine.
	SignUpload(ctx context.Context, u Upload) (Signed, error)
	// Quarantined reads an upload, [ErrNoObject] if it has not arrived.
	Quarantined(ctx context.Context, object string) ([]byte, error)
	// Keep stores a clean file and gives the version that pins it. Keeping the
	// same bytes again gives a version of the same content.
	Keep(ctx context.Context, object, mediaType string, body []byte) (version string, err error)
	// Discard removes an upload that was handled; an absent one is success.
	Discard(ctx context.Context, object string) error
	// Erase removes every file of a case or draft, uploaded and kept, with all its
	// versions; that there is none is success. A crash in between leaves some, and
	// the next call removes them.
	Erase(ctx context.Context, id string) error
	// SignView signs one GET of a pinned clean version.
	SignView(ctx context.Context, object, version string) (Signed, error)
}

// Expectation is what an upload is held against: what it was asked for, the rule
// set of its case, the moment, and how old a photo may be.
type Expectation struct {
	Purpose  string
	RuleSet  string
	Now      time.Time
	PhotoAge time.Duration
}

// Examiner checks an upload and re-encodes it. A finding that blocks leaves
// clean empty.
type Examiner interface {
	Examine(body []byte, u Upload, want Expectation) (clean []byte, mediaType string, findings []filing.Finding, err error)
}

// Envelope is an event as the bus carries it. ID is the same for every
// delivery.
type Envelope struct {
	ID     string    `json:"id"`
	Type   string    `json:"detail-type"`
	Time   time.Time `json:"time"`
	Detail []byte    `json:"detail"`
}

// Bus takes events, at least once.
type Bus interface {
	Put(ctx context.Context, e Envelope) error
}

// Workflow names, as the state machine and the functions share them.
type (
	// Task is the input of a task state.
	Task struct {
		Case  string `json:"caseId"`
		Visit int64  `json:"visit"`
	}
	// Position is the output of every state: where the case stands.
	Position struct {
		Case   string `json:"caseId"`
		Status string `json:"status"`
		Visit  int64  `json:"visit"`
	}
)
