package awsrun

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"beian/internal/awsrun/keys"
	"beian/internal/casework"
)

type environment struct {
	Table string `env:"BEIAN_TABLE"`
}

func platform(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_REGION": "cn-north-1", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
	} {
		t.Setenv(name, value)
	}
}

func TestPrepare(t *testing.T) {
	platform(t)
	t.Setenv("BEIAN_TABLE", "records")
	log := slog.New(slog.DiscardHandler)
	built := false
	_, err := prepare(func(env *environment, cfg aws.Config, desk *casework.Desk) (lambda.Handler, error) {
		built = true
		c, err := cfg.Credentials.Retrieve(t.Context())
		if err != nil || c.AccessKeyID != "k" || c.SecretAccessKey != "s" || c.SessionToken != "t" || cfg.Region != "cn-north-1" {
			t.Errorf("got credentials of %s in %s, %v", c.AccessKeyID, cfg.Region, err)
		}
		if env.Table != "records" || desk.Book == nil || desk.Now == nil || desk.NewID == nil || desk.Log != log {
			t.Errorf("got %+v and a desk that lacks something", env)
		}
		return nil, nil
	}, log)
	if err != nil || !built {
		t.Errorf("built is %t: %v", built, err)
	}
}

// TestEndpoint: services are on AWS unless an address is given.
func TestEndpoint(t *testing.T) {
	if c := (Platform{}).Config(); c.BaseEndpoint != nil {
		t.Errorf("without an address services are at %s", *c.BaseEndpoint)
	}
	if c := (Platform{Endpoint: "http://127.0.0.1:1"}).Config(); c.BaseEndpoint == nil || *c.BaseEndpoint != "http://127.0.0.1:1" {
		t.Errorf("services are at %v", c.BaseEndpoint)
	}
}

func TestPrepareNamesWhatIsMissing(t *testing.T) {
	platform(t)
	t.Setenv("BEIAN_TABLE", "")
	_, err := prepare(func(*environment, aws.Config, *casework.Desk) (lambda.Handler, error) {
		t.Error("was built without its environment")
		return nil, nil
	}, slog.Default())
	if err == nil || !strings.Contains(err.Error(), "BEIAN_TABLE") {
		t.Errorf("got %v", err)
	}
}

// TestRetries: what the SDK tries again in a function.
func TestRetries(t *testing.T) {
	retryer := Platform{}.Config().Retryer()
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"throttled":   {&smithy.GenericAPIError{Code: "ThrottlingException"}, true},
		"refused":     {&smithy.GenericAPIError{Code: "AccessDeniedException"}, false},
		"reset":       {&url.Error{Op: "Post", Err: errors.New("read: connection reset by peer")}, true},
		"out of time": {&url.Error{Op: "Post", Err: context.DeadlineExceeded}, false},
	} {
		if got := retryer.IsErrorRetryable(c.err); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// hung is a service whose answers do not come in time.
type hung struct{ asked int }

func (h *hung) Do(*http.Request) (*http.Response, error) {
	h.asked++
	return nil, &url.Error{Op: "Post", Err: context.DeadlineExceeded}
}

// TestOutOfTime: a service that does not answer in time is asked once.
func TestOutOfTime(t *testing.T) {
	cfg, service := Platform{Region: "cn-north-1", Key: "k", Secret: "s"}.Config(), &hung{}
	cfg.HTTPClient = service
	if _, _, err := keys.Open(cfg, keys.Environment{Wrap: "w"}).NewDataKey(t.Context(), "c1"); err == nil || service.asked != 1 {
		t.Errorf("got %v after %d requests", err, service.asked)
	}
}

func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := newID()
		if seen[id] {
			t.Fatalf("got %q again", id)
		}
		seen[id] = true
	}
}
