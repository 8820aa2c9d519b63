"""The text of attachments (HWPX, HWP, PDF, DOCX, XLSX, ZIP), read in a child process."""

from hanju.collect.attachments.nouns import (
    LIMITS,
    AttachmentLimits,
    AttachmentProblem,
    AttachmentProblemKind,
    AttachmentRead,
    AttachmentText,
)
from hanju.collect.attachments.reader import AttachmentReader, read_attachment

__all__ = [
    "LIMITS",
    "AttachmentLimits",
    "AttachmentProblem",
    "AttachmentProblemKind",
    "AttachmentRead",
    "AttachmentReader",
    "AttachmentText",
    "read_attachment",
]
