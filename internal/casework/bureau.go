package casework

import (
	"context"

	"beian/internal/filing"
)

// Bureau is the way to the bureaus' systems. Submissions of one bureau are in
// sequence, which is gap-free; the same sequence twice gives the same answer.
type Bureau interface {
	// Takes tells how the bureau's system wants its submissions.
	Takes(bureau string) Taking
	// Submit hands over submissions, ascending by sequence. Any error means that
	// the system could not be reached or did not take them, and all of them stay
	// queued; so does each that it does not answer.
	Submit(ctx context.Context, bureau string, batch []Submission) (Answers, error)
}

// Taking is how a bureau's system wants its submissions: at most Batch at once,
// at least 1. A system of the bureau's Own gets the personal data, the slips and
// the scans, which are opened for it and the reading recorded, from one call at a
// time, under the bureau's lease. Who works on the same records needs nothing of
// it.
type Taking struct {
	Batch int
	Own   bool
}

// Submission is a case as it goes to a bureau's system. Void says that the case
// is not to be reviewed under this sequence: it was withdrawn on the way, or ended
// since; nothing else of it is told then.
type Submission struct {
	Sequence int64
	Case     string
	Void     bool
	Receipt  filing.Receipt
	Slip     int    // version
	Digest   string // of the signed slips, see [slipDigest]
	Form     filing.Form
	Scans    []Proof
}

// Proof is a clean scan by its reference: what it is of, and the base64 SHA-256
// of the file as it was uploaded.
type Proof struct {
	Scan    string
	Purpose string
	Site    string
	Type    string
	SHA256  string
}

// Answers are what a bureau's system says to a batch. Expected, if not 0, is the
// sequence that it takes next: nothing was taken beyond the answers, and handing
// over begins there again.
type Answers struct {
	Answers  []Answer
	Expected int64
}

// Answer is what is said to one submission: acknowledged with the bureau's
// reference, refused with its coded results, or that it was taken and the answer
// comes when it is asked for again.
type Answer struct {
	Sequence  int64
	Result    Result
	Reference string
	Refused   []string // the system's own codes
}

// Result is how a submission was answered.
type Result string

// The results.
const (
	Acknowledged   Result = "acknowledged"
	DeliveryFailed Result = "refused"
	Later          Result = "later"
)
