package gateway

import (
	"bytes"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v3"
	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/s3api/utils"
	"github.com/versity/versitygw/s3err"

	"beian/internal/scan"
)

const aheadOfTime = 15 * time.Minute // what S3 allows for clocks that differ

// strict refuses presigned requests that versitygw would take: signed for a
// time to come, as S3 does; good for longer than any of this system, as a
// bucket policy on s3:signatureAge does on AWS; with a query parameter or the
// content type twice, of which versitygw sees one alone.
func strict(c fiber.Ctx) error {
	if !c.Request().URI().QueryArgs().Has("X-Amz-Signature") || inTime(c) && unambiguous(c) {
		return c.Next()
	}
	denied := s3err.GetAPIError(s3err.ErrAccessDenied)
	c.Response().Header.SetContentType(fiber.MIMEApplicationXML)
	request, host := utils.EnsureRequestIDs(c)
	return c.Status(denied.StatusCode()).Send(denied.XMLBody(request, host))
}

func inTime(c fiber.Ctx) bool {
	signed, err := time.Parse("20060102T150405Z", c.Query("X-Amz-Date"))
	if err != nil || time.Until(signed) > aheadOfTime {
		return false
	}
	seconds, err := strconv.Atoi(c.Query("X-Amz-Expires"))
	return err == nil && time.Duration(seconds)*time.Second <= scan.PutLife
}

func unambiguous(c fiber.Ctx) bool {
	seen := map[string]bool{}
	for name := range c.Request().URI().QueryArgs().All() {
		if seen[string(name)] {
			return false
		}
		seen[string(name)] = true
	}
	return bytes.Count(bytes.ToLower(c.Request().Header.RawHeaders()), []byte("\ncontent-type:")) <= 1
}

// oneAccount answers a request by another access key as S3 does (403);
// versitygw's own answers as for a missing object (404).
type oneAccount struct{ auth.IAMService }

// GetUserAccount implements [auth.IAMService].
func (o oneAccount) GetUserAccount(access string) (auth.Account, error) {
	account, err := o.IAMService.GetUserAccount(access)
	if err != nil {
		return auth.Account{}, auth.ErrNoSuchUser
	}
	return account, nil
}
