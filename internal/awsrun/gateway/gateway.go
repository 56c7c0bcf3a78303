// Package gateway sends notices through an operator's HTTP gateway, where the
// region has neither SMS nor e-mail of its own.
//
// # Contract
//
// The gateway answers POST at one https address. Each request carries one notice
// as a JSON object, in UTF-8:
//
//	id       string  the notice: the same at every try, another one for every other notice
//	channel  string  "sms" or "email"
//	to       string  a mobile number in E.164 (+8613900000000), or an e-mail address
//	subject  string  the subject line of an e-mail; absent from an SMS
//	text     string  the text as it is to be sent, without further signature
//
// and these headers:
//
//	Idempotency-Key   the id
//	Beian-Timestamp   when the request was made, in seconds since 1970-01-01 UTC
//	Beian-Signature   "v1=" and the HMAC-SHA256, in lower-case hexadecimal, of the
//	                  timestamp as it stands in its header, a full stop and the
//	                  bytes of the body, under the key that both sides have
//
// The gateway refuses (401) a signature that is not right, compared in constant
// time, and a timestamp that is more than 5 minutes away. It keeps each id for 30
// days and sends the notice of an id once. It answers
//
//	2xx  the notice is with the carrier, or in a queue that loses nothing
//	409  the notice of this id was sent already, which is success too
//
// and any other status for what was not sent; the same notice then comes again,
// minutes to hours later. Redirections are not followed, bodies of answers are not
// read, and an answer that takes longer than 8 seconds is none.
package gateway

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"beian/internal/casework"
)

// MinKey is how many bytes the key has at least.
const MinKey = 32

// timeout ends a request: shorter than the timeout of any function.
const timeout = 8 * time.Second

// Gateway sends through one gateway. It is made by [Open].
type Gateway struct {
	client *http.Client
	url    string
	key    []byte
	now    func() time.Time
}

// Open gives the gateway at an https address with the key of the signatures; now
// gives the present moment. The error repeats neither.
func Open(transport http.RoundTripper, address, key string, now func() time.Time) (Gateway, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		return Gateway{}, errors.New("gateway: its address is no https address without a user; write https://host/path")
	}
	if len(key) < MinKey {
		return Gateway{}, fmt.Errorf("gateway: its key has %d bytes; make one of at least %d random characters", len(key), MinKey)
	}
	client := &http.Client{
		Transport: transport, Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return Gateway{client, address, []byte(key), now}, nil
}

// letter is the body of a request.
type letter struct {
	ID      string `json:"id"`
	Channel string `json:"channel"`
	To      string `json:"to"`
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text"`
}

// Send hands the notice to the gateway, which sends it once however often it
// comes. The error holds neither address nor text.
func (g Gateway) Send(ctx context.Context, m casework.Message) error {
	body, err := json.Marshal(letter{ID: m.Key, Channel: m.Channel, To: m.Address, Subject: m.Subject, Text: m.Text})
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("gateway: %w", err)
	}
	timestamp := strconv.FormatInt(g.now().Unix(), 10)
	for name, value := range map[string]string{
		"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": m.Key,
		"Beian-Timestamp": timestamp, "Beian-Signature": "v1=" + g.sign(timestamp, body),
	} {
		request.Header.Set(name, value)
	}
	answer, err := g.client.Do(request)
	if err != nil {
		return fmt.Errorf("gateway: no answer: %w", cause(err))
	}
	_ = answer.Body.Close() // unread: its text may repeat the address
	if answer.StatusCode/100 == 2 || answer.StatusCode == http.StatusConflict {
		return nil
	}
	return fmt.Errorf("gateway: not sent: status %d", answer.StatusCode)
}

func (g Gateway) sign(timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, g.key)
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// cause leaves the address of the gateway out, whose query may be secret.
func cause(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
