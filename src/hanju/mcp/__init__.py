"""The archive for assistants: a server of the Model Context Protocol that only reads.

Shape:  an open `Newsroom` in, a server on stdio, or on loopback with a token.
Units:  letters.
Errors: `AssistantError` without the extra `mcp`; a question that has no answer is an answer that
        says so.
Source: docs/mcp.md; docs/decisions/0048-assistants.md.
"""
