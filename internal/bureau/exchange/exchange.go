// Package exchange hands filings over to the systems that bureaus run
// themselves, over HTTPS. Package sandbox is such a system, for trying.
//
// # Contract
//
// The bureau's system answers POST at one https address. A request carries a
// [Batch]: up to 50 filings of one bureau, ascending by sequence, as JSON in
// UTF-8; events/schemas/exchange and events/samples/exchange have its schema and
// a sample. Its headers:
//
//	Content-Type      application/json
//	Beian-Timestamp   when the request was made, in seconds since 1970-01-01 UTC
//	Beian-Signature   "v1=" and the HMAC-SHA256, in lower-case hexadecimal, of the
//	                  timestamp as it stands in its header, a full stop and the
//	                  bytes of the body, under the key that both sides have
//
// The system refuses (401) a signature that is not right, compared in constant
// time, and a timestamp that is more than 5 minutes away. Otherwise it takes the
// entries in order and answers 200 with [Answers]: one for each entry that it
// took, in the same order, with the result
//
//	acknowledged  the filing is taken for review under the reference; the working
//	              days of the review begin
//	refused       by the coded results: the provider corrects it, and it comes
//	              again under a new sequence
//	later         it is taken, and the result comes when the same sequence is
//	              handed over again
//
// Sequences of a bureau have no gaps. A sequence that was taken before is
// answered as it was before, whatever the entry says now; one of another case
// than before is refused (409), for then one side has lost its records. The one
// after the last is new. At a higher one the system stops, and says in expected
// which it takes next: handing over then begins there again. An entry that is
// void has no filing: it fills the sequence of a case that was withdrawn on its
// way, or tells of one that was taken before that there is nothing to review any
// more; it is acknowledged. Entries without an answer come again.
//
// Any other status, a redirection, an answer that is not of this form, or none
// within 20 seconds leaves everything queued, in order, for as long as it takes;
// the next try is made within minutes. A system that comes back after days gets
// what waited in full batches, one after the other.
//
// # Decisions
//
// The bureau decides as a reviewer does, under a token of that role and of the
// bureau's province: GET /api/bureau/cases/{case}?purpose=review shows the filing
// with signed links to its scans, PUT /api/bureau/cases/{case}/ticks says what was
// looked at, and POST /api/bureau/cases/{case}/review approves, returns or
// refuses it. GET /api/bureau/queue lists what waits for the bureau by its due
// time, and says where the applicant asks to withdraw, which is answered by a
// return.
package exchange

import (
	"beian/internal/filing"
)

// MaxBatch is how many entries a batch has at most.
const MaxBatch = 50

// Batch is the body of a request.
type Batch struct {
	Bureau  string  `json:"bureau"` // GB/T 2260, two digits
	Entries []Entry `json:"entries"`
}

// Entry is one filing on its way to the bureau, or a void.
type Entry struct {
	Sequence int64        `json:"sequence"`
	Case     string       `json:"case"`
	Void     bool         `json:"void,omitempty"`
	Receipt  string       `json:"receipt,omitempty"`
	Slip     *Slip        `json:"slip,omitempty"`
	Form     *filing.Form `json:"form,omitempty"` // personal data, in the clear
	Scans    []Scan       `json:"scans,omitempty"`
}

// Slip is the signed verification slip of a filing. Digest is the hex SHA-256 of
// one line a site, in their order: the site's id, a space, the base64 SHA-256 of
// the scan of its signed slip, and a line feed.
type Slip struct {
	Version int    `json:"version"`
	Digest  string `json:"digest"`
}

// Scan refers to one scan, which GET /api/bureau/cases/{case}/scans/{scan} gives a
// signed link to. SHA256 is of the file as it was uploaded, in base64.
type Scan struct {
	Scan    string `json:"scan"`
	Purpose string `json:"purpose"`
	Site    string `json:"site,omitempty"`
	Type    string `json:"type"`
	SHA256  string `json:"sha256"`
}

// Answers is the body of an answer. Expected, if there, is the sequence that the
// system takes next: it stopped before a higher one.
type Answers struct {
	Answers  []Answer `json:"answers"`
	Expected int64    `json:"expected,omitempty"`
}

// Answer is what the bureau's system says of one entry. Reference, up to 100
// letters, digits and -._:/, belongs to what is acknowledged; Codes, up to 100
// printable bytes each, to what is refused.
type Answer struct {
	Sequence  int64    `json:"sequence"`
	Result    string   `json:"result"`
	Reference string   `json:"reference,omitempty"`
	Codes     []string `json:"codes,omitempty"`
}
