package cloud

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"beian/internal/conformance/runtimeapi"
	"beian/internal/local/gateway"
)

// Invoke calls a function by its folder's name.
func (s *Cloud) Invoke(ctx context.Context, name string, payload []byte) ([]byte, error) {
	f, ok := s.functions[name]
	if !ok {
		return nil, fmt.Errorf("cloud: there is no function %s", name)
	}
	return f.Invoke(ctx, payload)
}

// arn is the name of a function's alias live.
func arn(name string) string {
	return "arn:aws:lambda:" + Region + ":" + Account + ":function:beian-" + name + ":live"
}

// invokeARN calls the function whose alias has the name.
func (s *Cloud) invokeARN(ctx context.Context, name string, payload []byte) ([]byte, error) {
	short, ok := strings.CutPrefix(name, strings.TrimSuffix(arn(""), ":live"))
	short, live := strings.CutSuffix(short, ":live")
	if !ok || !live {
		return nil, fmt.Errorf("cloud: %s is no alias of a function", name)
	}
	return s.Invoke(ctx, short, payload)
}

// openObjects starts the store of objects.
func (s *Cloud) openObjects(ctx context.Context) error {
	credentials, err := gateway.LoadCredentials(filepath.Join(s.config.Folder, "credentials"), rand.Reader)
	if err != nil {
		return err
	}
	s.objects, err = gateway.Start(ctx, gateway.Config{
		Folder: filepath.Join(s.config.Folder, "objects"), Address: "127.0.0.1:0", Region: Region, Credentials: credentials,
		Log:     slog.New(slog.NewTextHandler(s.config.Log, &slog.HandlerOptions{Level: slog.LevelError})),
		Created: func(_ context.Context, bucket, key, _ string) { s.arrived(bucket, key) },
	})
	return err
}

// start starts a process of every function.
func (s *Cloud) start(ctx context.Context) error {
	environment, err := s.environment()
	if err != nil {
		return err
	}
	binaries, err := os.ReadDir(s.config.Binaries)
	if err != nil {
		return fmt.Errorf("cloud: %w", err)
	}
	for _, b := range binaries {
		f, err := runtimeapi.Serve(ctx, b.Name())
		if err != nil {
			return err
		}
		s.functions[b.Name()] = f
		own := environment
		if slices.Contains([]string{"applicant-api", "provider-api", "bureau-api", "person-api", "notify", "sweep"}, b.Name()) {
			own = append(own[:len(own):len(own)], "BEIAN_BLIND_KEY="+blindKey) // as infra/functions.go has it
		}
		if err := f.Run(filepath.Join(s.config.Binaries, b.Name()), own, s.config.Log); err != nil {
			return err
		}
	}
	return nil
}

// environment is what the deployment configures its functions by; each reads
// what it asks for.
func (s *Cloud) environment() ([]string, error) {
	credentials, err := gateway.LoadCredentials(filepath.Join(s.config.Folder, "credentials"), rand.Reader)
	if err != nil {
		return nil, err
	}
	return []string{
		"AWS_REGION=" + Region, "AWS_ENDPOINT_URL=" + s.URL(),
		"AWS_ACCESS_KEY_ID=" + credentials.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + credentials.SecretAccessKey,
		// No session token: the store of objects knows none.
		"BEIAN_TABLE=" + s.config.Table,
		"BEIAN_DATA_KEY=" + dataKey,
		"BEIAN_QUARANTINE_BUCKET=" + gateway.Quarantine, "BEIAN_CLEAN_BUCKET=" + gateway.Clean, "BEIAN_PUBLIC_BUCKET=" + gateway.Public,
		"BEIAN_BUS=" + busName,
		"BEIAN_SCHEDULE_GROUP=" + group, "BEIAN_SCHEDULE_TARGET=" + arn("remind"),
		"BEIAN_SCHEDULE_ROLE=arn:aws:iam::" + Account + ":role/beian-reminders",
		"BEIAN_STATE_MACHINE=" + machineARN + ":live",
		"BEIAN_SITE=" + Site,
		"BEIAN_SMS=sns", "BEIAN_EMAIL=ses", "BEIAN_EMAIL_FROM=" + sender,
	}, nil
}

func asJSON(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // never happens: the values are this package's own
	}
	return text
}
