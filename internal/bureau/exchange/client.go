package exchange

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"beian/internal/casework"
)

// Names of the headers, and of the scheme of the signature.
const (
	TimestampHeader = "Beian-Timestamp"
	SignatureHeader = "Beian-Signature"
	scheme          = "v1="
)

// MinKey is how many bytes a key has at least.
const MinKey = 32

const (
	timeout   = 20 * time.Second // ends a request
	maxAnswer = 1 << 20          // bytes of an answer
)

// System is a bureau's own system: its https address, or one of http on the
// loopback interface, and the key of the signatures.
type System struct{ Bureau, Address, Key string }

// Systems is the way to bureaus some of which have a system of their own. It is
// made by [Open].
type Systems struct {
	desk   casework.Bureau
	client *http.Client
	now    func() time.Time
	of     map[string]System
}

var _ casework.Bureau = Systems{}

// Open gives the way to the systems, and to the desk for every other bureau; now
// gives the present moment. The error names the bureau and repeats neither
// address nor key.
func Open(desk casework.Bureau, transport http.RoundTripper, now func() time.Time, systems ...System) (Systems, error) {
	x := Systems{
		desk: desk, now: now, of: map[string]System{},
		client: &http.Client{
			Transport: transport, Timeout: timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	for _, s := range systems {
		if _, double := x.of[s.Bureau]; double || !regexp.MustCompile(`^\d\d$`).MatchString(s.Bureau) {
			return Systems{}, fmt.Errorf("exchange: the bureau %q is named twice, or is no province code of two digits", s.Bureau)
		}
		if !safe(s.Address) {
			return Systems{}, fmt.Errorf("exchange: the system of bureau %s has no https address without a user; write https://host/path", s.Bureau)
		}
		if len(s.Key) < MinKey {
			return Systems{}, fmt.Errorf("exchange: the key of bureau %s has %d bytes; make one of at least %d random characters", s.Bureau, len(s.Key), MinKey)
		}
		x.of[s.Bureau] = s
	}
	return x, nil
}

// safe reports whether an address keeps what is sent there from others.
func safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && ip != nil && ip.IsLoopback()
}

// Takes implements [casework.Bureau].
func (x Systems) Takes(bureau string) casework.Taking {
	if _, own := x.of[bureau]; own {
		return casework.Taking{Batch: MaxBatch, Own: true}
	}
	return x.desk.Takes(bureau)
}

// Submit implements [casework.Bureau]. The error holds nothing of the batch.
func (x Systems) Submit(ctx context.Context, bureau string, batch []casework.Submission) (casework.Answers, error) {
	to, own := x.of[bureau]
	if !own {
		return x.desk.Submit(ctx, bureau, batch)
	}
	body, err := json.Marshal(bodyOf(bureau, batch))
	if err != nil {
		return casework.Answers{}, errors.New("exchange: a filing does not marshal")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Address, bytes.NewReader(body))
	if err != nil {
		return casework.Answers{}, errors.New("exchange: the address is not one")
	}
	Sign(request.Header, to.Key, x.now(), body)
	request.Header.Set("Content-Type", "application/json")
	reply, err := x.client.Do(request)
	if err != nil {
		return casework.Answers{}, fmt.Errorf("exchange: no answer: %w", cause(err))
	}
	defer func() { _ = reply.Body.Close() }()
	if reply.StatusCode != http.StatusOK {
		return casework.Answers{}, fmt.Errorf("exchange: not taken: status %d", reply.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(reply.Body, maxAnswer))
	if err != nil {
		return casework.Answers{}, fmt.Errorf("exchange: the answer broke off: %w", cause(err))
	}
	var answers Answers
	if err := json.Unmarshal(text, &answers); err != nil {
		return casework.Answers{}, errors.New("exchange: the answer is not of the contract")
	}
	return answers.read()
}

// bodyOf makes the body of a request.
func bodyOf(bureau string, batch []casework.Submission) Batch {
	b := Batch{Bureau: bureau, Entries: make([]Entry, len(batch))}
	for i, s := range batch {
		e := Entry{Sequence: s.Sequence, Case: s.Case, Void: s.Void}
		if !s.Void {
			form := s.Form.Shown()
			e.Receipt, e.Slip, e.Form = s.Receipt.String(), &Slip{Version: s.Slip, Digest: s.Digest}, &form
			for _, p := range s.Scans {
				e.Scans = append(e.Scans, Scan(p))
			}
		}
		b.Entries[i] = e
	}
	return b
}

// read takes an answer over. What of it is kept in the clear is held against the
// contract: a reference must not be able to hold a name.
func (a Answers) read() (casework.Answers, error) {
	reference := regexp.MustCompile(`^[A-Za-z0-9._:/-]{1,100}$`)
	out := casework.Answers{Expected: a.Expected}
	for _, one := range a.Answers {
		result := casework.Result(one.Result)
		switch {
		case result == casework.Acknowledged && reference.MatchString(one.Reference):
		case result == casework.DeliveryFailed && len(one.Codes) > 0 && codesFit(one.Codes):
		case result == casework.Later:
		default:
			return casework.Answers{}, fmt.Errorf("exchange: the answer to sequence %d is not of the contract", one.Sequence)
		}
		out.Answers = append(out.Answers, casework.Answer{
			Sequence: one.Sequence, Result: result, Reference: one.Reference, Refused: one.Codes,
		})
	}
	return out, nil
}

func codesFit(codes []string) bool {
	for _, c := range codes {
		if c == "" || len(c) > 100 || strings.ContainsFunc(c, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return false
		}
	}
	return true
}

// Sign sets the headers that prove who sent a body, and when.
func Sign(h http.Header, key string, at time.Time, body []byte) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	h.Set(TimestampHeader, timestamp)
	h.Set(SignatureHeader, scheme+signature(key, timestamp, body))
}

// Window is how far the timestamp of a request may be from the receiver's clock.
const Window = 5 * time.Minute

// Signed reports whether headers prove that whoever has the key sent the body
// about now.
func Signed(h http.Header, key string, now time.Time, body []byte) bool {
	timestamp := h.Get(TimestampHeader)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > Window {
		return false
	}
	return hmac.Equal([]byte(h.Get(SignatureHeader)), []byte(scheme+signature(key, timestamp, body)))
}

func signature(key, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// cause leaves the address out of an error, whose query may be secret.
func cause(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
